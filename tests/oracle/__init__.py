"""Another engine's answer to the same rules: OpenFisca in a process and an environment of its own."""

"""口令散列 — argon2id with the parameters of OWASP ASVS appendix C."""

from django.contrib.auth.hashers import Argon2PasswordHasher


class Argon2(Argon2PasswordHasher):
    """Argon2id 口令散列 — one pass over 46 MiB, one lane."""

    time_cost = 1
    memory_cost = 47_104
    parallelism = 1

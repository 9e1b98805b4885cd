"""作业种类 — the long work of parties: comparing the register of persons with itself."""

from minzheng.core.parties.duplicates import linking

KINDS = (linking.work,)

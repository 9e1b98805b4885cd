"""Runs inside an installation, as a page would: ``python -m tests.faults.driving upload FILE`` and ``… commit``."""

import sys
import threading
from pathlib import Path

import django


def main():
    django.setup()
    from minzheng.core.access.models import User
    from minzheng.core.registers import importing
    from minzheng.core.registers.declarations import REGISTERS
    from minzheng.core.registers.models import ImportBatch

    officer = User.objects.get(username="zhaoxianshen")
    if sys.argv[1] == "upload":
        file = Path(sys.argv[2])
        importing.upload(REGISTERS.get("parties.organisation"), file.read_bytes(), file.name, by=officer)
        return
    batch = ImportBatch.objects.latest("pk")
    answers = []

    def press():
        try:
            importing.start_commit(batch, by=officer)
            answers.append("taken")
        except importing.NotPossible:
            answers.append("refused")

    threads = [threading.Thread(target=press) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    sys.stdout.write(" ".join(sorted(answers)))


if __name__ == "__main__":
    main()

"""``python -m bench.spark [--sizes 100000,1000000] [--master local[2]]`` — with the Python of the Spark environment (``make bench-spark``)."""

import os

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "minzheng.project.settings")
django.setup()

if __name__ == "__main__":
    from bench.spark.running import main  # declarations first, then what asks for them

    main()

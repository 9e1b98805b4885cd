import minzheng.core.founding
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [('calendars', '0001_initial')]

    initial = True

    dependencies = [
    ]

    operations = [
        minzheng.core.founding.CreateTables(
            operations=[migrations.CreateModel(
                name='CalendarYear',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('year', models.PositiveSmallIntegerField(unique=True, verbose_name='年度')),
                    ('source', models.CharField(max_length=200, verbose_name='来源')),
                ],
                options={
                    'verbose_name': '日历年度',
                    'verbose_name_plural': '日历年度',
                    'ordering': ['year'],
                },
            ), migrations.CreateModel(
                name='CalendarDay',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('day', models.DateField(unique=True, verbose_name='日期')),
                    ('is_working', models.BooleanField(verbose_name='上班')),
                    ('name', models.CharField(blank=True, max_length=30, verbose_name='节日')),
                ],
                options={
                    'verbose_name': '调休日',
                    'verbose_name_plural': '调休日',
                    'ordering': ['day'],
                },
            )],
        ),
    ]

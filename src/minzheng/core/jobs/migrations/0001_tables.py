import django.db.models.deletion
import minzheng.core.founding
import minzheng.kernel.periods
import uuid6
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [('jobs', '0001_initial')]

    initial = True

    dependencies = [
        ('access', '__first__'),
    ]

    operations = [
        minzheng.core.founding.CreateTables(
            operations=[migrations.CreateModel(
                name='Job',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('uid', models.UUIDField(default=uuid6.uuid7, editable=False, unique=True)),
                    ('kind', models.CharField(max_length=60, verbose_name='种类')),
                    ('title', models.CharField(max_length=150, verbose_name='名称')),
                    ('owner', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='jobs', to=settings.AUTH_USER_MODEL, verbose_name='发起人')),
                    ('params', models.JSONField(default=dict, verbose_name='参数')),
                    ('state', models.CharField(choices=[('waiting', '排队中'), ('running', '进行中'), ('done', '已完成'), ('failed', '未完成')], default='waiting', max_length=10, verbose_name='状态')),
                    ('done', models.PositiveBigIntegerField(default=0, verbose_name='已处理')),
                    ('total', models.PositiveBigIntegerField(default=0, verbose_name='总数')),
                    ('message', models.CharField(blank=True, max_length=400, verbose_name='说明')),
                    ('result', models.JSONField(default=dict, verbose_name='结果')),
                    ('asked_at', models.DateTimeField(default=minzheng.kernel.periods.now, editable=False, verbose_name='发起时间')),
                    ('ended_at', models.DateTimeField(blank=True, null=True, verbose_name='结束时间')),
                ],
                options={
                    'verbose_name': '后台作业',
                    'verbose_name_plural': '后台作业',
                    'indexes': [models.Index(fields=['owner', '-asked_at'], name='job_of_owner')],
                },
            )],
        ),
    ]

import django.db.models.deletion
import minzheng.core.founding
import minzheng.kernel.periods
import uuid6
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [('registers', '0001_initial')]

    initial = True

    dependencies = [
        ('access', '__first__'),
        ('documents', '0001_tables'),
        ('jobs', '0001_tables'),
    ]

    operations = [
        minzheng.core.founding.CreateTables(
            operations=[migrations.CreateModel(
                name='ImportBatch',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('uid', models.UUIDField(default=uuid6.uuid7, editable=False, unique=True)),
                    ('register', models.CharField(max_length=60, verbose_name='登记簿')),
                    ('owner', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='导入人')),
                    ('document', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='documents.document', verbose_name='原表')),
                    ('annotated', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='documents.document', verbose_name='批注表')),
                    ('job', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='jobs.job', verbose_name='作业')),
                    ('file_hash', models.CharField(max_length=64, verbose_name='摘要')),
                    ('state', models.CharField(choices=[('checking', '检查中'), ('checked', '待导入'), ('faulty', '有错待改'), ('committing', '导入中'), ('committed', '已导入'), ('undone', '已撤销'), ('refused', '不能读取')], default='checking', max_length=12, verbose_name='状态')),
                    ('total', models.PositiveIntegerField(default=0, verbose_name='总行数')),
                    ('new', models.PositiveIntegerField(default=0, verbose_name='新增')),
                    ('changed', models.PositiveIntegerField(default=0, verbose_name='变更')),
                    ('same', models.PositiveIntegerField(default=0, verbose_name='无变化')),
                    ('faulty', models.PositiveIntegerField(default=0, verbose_name='有错')),
                    ('problems', models.JSONField(default=list, verbose_name='问题')),
                    ('message', models.CharField(blank=True, max_length=400, verbose_name='说明')),
                    ('asked_at', models.DateTimeField(default=minzheng.kernel.periods.now, editable=False, verbose_name='上传时间')),
                    ('committed_at', models.DateTimeField(blank=True, null=True, verbose_name='导入时间')),
                    ('undone_at', models.DateTimeField(blank=True, null=True, verbose_name='撤销时间')),
                ],
                options={
                    'verbose_name': '导入批次',
                    'verbose_name_plural': '导入批次',
                    'indexes': [models.Index(fields=['owner', '-asked_at'], name='import_of_owner')],
                    'constraints': [models.UniqueConstraint(condition=models.Q(('state', 'committed')), fields=('register', 'file_hash'), name='import_same_file_once', violation_error_message='同一份文件已经导入过。')],
                },
            ), migrations.CreateModel(
                name='ImportRow',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('batch', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='rows', to='registers.importbatch', verbose_name='批次')),
                    ('number', models.PositiveIntegerField(verbose_name='行号')),
                    ('action', models.CharField(choices=[('new', '新增'), ('changed', '变更')], max_length=8, verbose_name='动作')),
                    ('object_uid', models.UUIDField(verbose_name='记录编号')),
                    ('version_before', models.PositiveIntegerField(default=0, verbose_name='原版次')),
                    ('version_after', models.PositiveIntegerField(default=1, verbose_name='现版次')),
                    ('undone', models.BooleanField(default=False, verbose_name='已撤销')),
                ],
                options={
                    'verbose_name': '导入明细',
                    'verbose_name_plural': '导入明细',
                    'indexes': [models.Index(fields=['batch', 'number'], name='import_row_of_batch'), models.Index(fields=['object_uid'], name='import_row_object')],
                },
            )],
        ),
    ]

import django.db.models.deletion
import minzheng.core.founding
import minzheng.kernel.periods
import uuid6
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [('documents', '0001_initial'), ('documents', '0002_attachments'), ('documents', '0003_expiry')]

    initial = True

    dependencies = [
        ('access', '__first__'),
        ('divisions', '0001_tables'),
    ]

    operations = [
        minzheng.core.founding.CreateTables(
            operations=[migrations.CreateModel(
                name='Document',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('uid', models.UUIDField(default=uuid6.uuid7, editable=False, unique=True)),
                    ('name', models.CharField(max_length=150, verbose_name='文件名')),
                    ('purpose', models.CharField(max_length=60, verbose_name='用途')),
                    ('media_type', models.CharField(max_length=100, verbose_name='类型')),
                    ('size', models.PositiveBigIntegerField(verbose_name='字节数')),
                    ('sha256', models.CharField(max_length=64, verbose_name='摘要')),
                    ('trust', models.CharField(choices=[('A', 'A 平台签发'), ('B', 'B 窗口核验'), ('C', 'C 上传未核验'), ('D', 'D 本人声明')], default='C', max_length=1, verbose_name='可信等级')),
                    ('division', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='divisions.division', verbose_name='区划')),
                    ('owner', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='上传人')),
                    ('target_kind', models.CharField(blank=True, max_length=64, verbose_name='所附对象种类')),
                    ('target_uid', models.UUIDField(blank=True, null=True, verbose_name='所附对象编号')),
                    ('own_only', models.BooleanField(default=False, verbose_name='仅本人可见')),
                    ('place', models.CharField(max_length=60, unique=True, verbose_name='存放位置')),
                    ('added_at', models.DateTimeField(default=minzheng.kernel.periods.now, editable=False, verbose_name='存入时间')),
                    ('removed_at', models.DateTimeField(blank=True, null=True, verbose_name='内容删除时间')),
                    ('kept_until', models.DateField(blank=True, null=True, verbose_name='保留至')),
                ],
                options={
                    'verbose_name': '文档',
                    'verbose_name_plural': '文档',
                    'indexes': [models.Index(fields=['sha256'], name='document_hash'), models.Index(fields=['target_uid'], name='document_target')],
                },
            )],
        ),
    ]

import minzheng.core.founding
import minzheng.kernel.periods
import pgtrigger.compiler
import pgtrigger.migrations
import uuid6
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [('audit', '0001_initial')]

    initial = True

    dependencies = [
    ]

    operations = [
        minzheng.core.founding.CreateTables(
            operations=[migrations.CreateModel(
                name='AuditEvent',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('uid', models.UUIDField(default=uuid6.uuid7, editable=False, unique=True)),
                    ('at', models.DateTimeField(default=minzheng.kernel.periods.now, editable=False, verbose_name='时间')),
                    ('action', models.CharField(max_length=64, verbose_name='动作')),
                    ('actor_id', models.BigIntegerField(null=True, verbose_name='操作人编号')),
                    ('actor', models.CharField(max_length=150, verbose_name='操作人')),
                    ('post', models.CharField(blank=True, max_length=64, verbose_name='岗位')),
                    ('target_kind', models.CharField(blank=True, max_length=64, verbose_name='对象种类')),
                    ('target_uid', models.UUIDField(null=True, verbose_name='对象编号')),
                    ('division_path', models.CharField(blank=True, db_collation='C', max_length=128, verbose_name='区划路径')),
                    ('reason', models.CharField(blank=True, max_length=200, verbose_name='事由')),
                    ('request_id', models.CharField(blank=True, max_length=36, verbose_name='请求编号')),
                    ('address', models.CharField(blank=True, max_length=45, verbose_name='来源地址')),
                    ('body', models.JSONField(default=dict, verbose_name='内容')),
                ],
                options={
                    'verbose_name': '审计事件',
                    'verbose_name_plural': '审计事件',
                    'indexes': [models.Index(fields=['target_uid', 'at'], name='audit_target'), models.Index(fields=['actor_id', 'at'], name='audit_actor'), models.Index(fields=['at'], name='audit_at')],
                },
            ), pgtrigger.migrations.AddTrigger(
                model_name='auditevent',
                trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION '审计事件不可修改、不可删除' USING ERRCODE = 'insufficient_privilege';", hash='c06ee2773f5d830dcb921a03ce98542221fcd245', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_00dfa', table='audit_auditevent', when='BEFORE')),
            ), pgtrigger.migrations.AddTrigger(
                model_name='auditevent',
                trigger=pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION '审计事件不可清空' USING ERRCODE = 'insufficient_privilege';", hash='fa568b402f40c59c2a1f1effed2f63da7b616c1d', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_c220f', table='audit_auditevent', when='BEFORE')),
            )],
        ),
    ]

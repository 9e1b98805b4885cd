import datetime
import django.db.models.deletion
import minzheng.core.founding
import minzheng.kernel.periods
import pgtrigger.compiler
import pgtrigger.migrations
import uuid6
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [('returns', '0001_initial')]

    initial = True

    dependencies = [
        ('access', '__first__'),
        ('divisions', '0001_tables'),
        ('pghistory', '0007_auto_20250421_0444'),
    ]

    operations = [
        minzheng.core.founding.CreateTables(
            operations=[migrations.CreateModel(
                name='Return',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('uid', models.UUIDField(default=uuid6.uuid7, editable=False, unique=True)),
                    ('division', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='divisions.division', verbose_name='区划')),
                    ('version', models.PositiveIntegerField(default=1, editable=False, verbose_name='版次')),
                    ('created_at', models.DateTimeField(default=minzheng.kernel.periods.now, editable=False, verbose_name='登记时间')),
                    ('updated_at', models.DateTimeField(default=minzheng.kernel.periods.now, editable=False, verbose_name='变更时间')),
                    ('accepted_on', models.DateField(blank=True, null=True, verbose_name='验收日期')),
                    ('paper', models.CharField(blank=True, max_length=200, verbose_name='依据文件')),
                    ('reported_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='填报人')),
                    ('confirmed_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='确认人')),
                    ('confirmed_at', models.DateTimeField(blank=True, null=True, verbose_name='确认时间')),
                    ('kind', models.CharField(db_collation='C', max_length=60, verbose_name='种类')),
                    ('period_start', models.DateField(verbose_name='期间开始')),
                    ('period_end', models.DateField(verbose_name='期间结束')),
                    ('amount', models.BigIntegerField(verbose_name='数值（最小单位）')),
                    ('source', models.CharField(max_length=300, verbose_name='数据来源')),
                    ('version_number', models.PositiveSmallIntegerField(default=1, verbose_name='版次')),
                    ('reason', models.CharField(blank=True, max_length=300, verbose_name='更正原因')),
                ],
                options={
                    'verbose_name': '报表',
                    'verbose_name_plural': '报表',
                    'abstract': False,
                    'indexes': [models.Index(fields=['kind', 'period_start'], name='return_kind_period')],
                    'constraints': [models.UniqueConstraint(fields=('kind', 'division', 'period_start', 'version_number'), name='return_version_once', violation_error_message='这个单位这一期的这一版已经报过。'), models.UniqueConstraint(condition=models.Q(('confirmed_at__isnull', True)), fields=('kind', 'division', 'period_start'), name='return_one_waiting', violation_error_message='这个单位这一期还有一版等待核定，请先核定或撤回。'), models.CheckConstraint(condition=models.Q(('kind__regex', '^[a-z_]+\\.[a-z_]+$')), name='return_kind_is_code', violation_error_message='报表种类应填代码，例如 bureau.population。'), models.CheckConstraint(condition=models.Q(('period_end__gt', models.F('period_start')), ('period_start__gte', datetime.date(1949, 10, 1))), name='return_period_whole', violation_error_message='期间应从 1949-10-01 之后开始，并且先开始、后结束。'), models.CheckConstraint(condition=models.Q(('source', ''), _negated=True), name='return_with_source', violation_error_message='请填写数据来源。'), models.CheckConstraint(condition=models.Q(models.Q(('reason', ''), ('version_number', 1)), models.Q(('version_number__gt', 1), models.Q(('reason', ''), _negated=True)), _connector='OR'), name='return_corrected_for_a_reason', violation_error_message='更正须写明原因；第一版没有更正原因。'), models.CheckConstraint(condition=models.Q(models.Q(('confirmed_at__isnull', True), ('confirmed_by__isnull', True)), models.Q(('accepted_on__isnull', False), ('confirmed_at__isnull', False), ('confirmed_by__isnull', False), models.Q(('paper', ''), _negated=True)), _connector='OR'), name='return_confirmed_whole', violation_error_message='确认前须填验收日期和依据文件。'), models.CheckConstraint(condition=models.Q(('confirmed_by__isnull', True), models.Q(('confirmed_by', models.F('reported_by')), _negated=True), _connector='OR'), name='return_two_persons', violation_error_message='填报人不能确认自己填报的记录。')],
                },
            ), pgtrigger.migrations.AddTrigger(
                model_name='return',
                trigger=pgtrigger.compiler.Trigger(name='raise_version', sql=pgtrigger.compiler.UpsertTriggerSql(func='NEW.version = OLD.version + 1; NEW.updated_at = CLOCK_TIMESTAMP(); RETURN NEW;', hash='74a99b67efc4f9475c7b4f5820aa86bcc74506f0', operation='UPDATE', pgid='pgtrigger_raise_version_7e22d', table='returns_return', when='BEFORE')),
            ), pgtrigger.migrations.AddTrigger(
                model_name='return',
                trigger=pgtrigger.compiler.Trigger(name='locked_once_approved', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n        IF OLD.confirmed_at IS NOT NULL THEN\n            RAISE EXCEPTION '已核定的报表不可修改、不可删除，请另报更正' USING ERRCODE = 'check_violation';\n        END IF;\n        IF TG_OP = 'DELETE' THEN\n            RETURN OLD;\n        END IF;\n        IF (OLD.kind, OLD.division_id, OLD.period_start, OLD.period_end, OLD.version_number)\n            IS DISTINCT FROM (NEW.kind, NEW.division_id, NEW.period_start, NEW.period_end, NEW.version_number) THEN\n            RAISE EXCEPTION '报表的单位、期间和版次不可修改' USING ERRCODE = 'check_violation';\n        END IF;\n        RETURN NEW;\n    ", hash='de04209c36fed81a42d18ab3e40498c700a7a4f8', operation='UPDATE OR DELETE', pgid='pgtrigger_locked_once_approved_9e988', table='returns_return', when='BEFORE')),
            ), pgtrigger.migrations.AddTrigger(
                model_name='return',
                trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "returns_returnevent" ("accepted_on", "amount", "confirmed_at", "confirmed_by_id", "created_at", "division_id", "id", "kind", "paper", "period_end", "period_start", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "reported_by_id", "source", "uid", "updated_at", "version", "version_number") SELECT new_values."accepted_on", new_values."amount", new_values."confirmed_at", new_values."confirmed_by_id", new_values."created_at", new_values."division_id", new_values."id", new_values."kind", new_values."paper", new_values."period_end", new_values."period_start", _pgh_attached_context.value, CLOCK_TIMESTAMP(), \'insert\', new_values."id", new_values."reason", new_values."reported_by_id", new_values."source", new_values."uid", new_values."updated_at", new_values."version", new_values."version_number" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='f6a226918b6028047eb3897c5ab23190f6e09a97', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_99a77', referencing='REFERENCING NEW TABLE AS new_values ', table='returns_return', when='AFTER')),
            ), pgtrigger.migrations.AddTrigger(
                model_name='return',
                trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "returns_returnevent" ("accepted_on", "amount", "confirmed_at", "confirmed_by_id", "created_at", "division_id", "id", "kind", "paper", "period_end", "period_start", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "reported_by_id", "source", "uid", "updated_at", "version", "version_number") SELECT new_values."accepted_on", new_values."amount", new_values."confirmed_at", new_values."confirmed_by_id", new_values."created_at", new_values."division_id", new_values."id", new_values."kind", new_values."paper", new_values."period_end", new_values."period_start", _pgh_attached_context.value, CLOCK_TIMESTAMP(), \'update\', new_values."id", new_values."reason", new_values."reported_by_id", new_values."source", new_values."uid", new_values."updated_at", new_values."version", new_values."version_number" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='7d818c2130036c1a88ef3e6e39a5298308202f11', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_654ef', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='returns_return', when='AFTER')),
            ), migrations.CreateModel(
                name='ReturnEvent',
                fields=[
                    ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                    ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                    ('pgh_label', models.TextField(help_text='The event label.')),
                    ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='returns.return')),
                    ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                    ('id', models.BigIntegerField()),
                    ('uid', models.UUIDField(default=uuid6.uuid7, editable=False)),
                    ('division', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='divisions.division', verbose_name='区划')),
                    ('version', models.PositiveIntegerField(default=1, editable=False, verbose_name='版次')),
                    ('created_at', models.DateTimeField(default=minzheng.kernel.periods.now, editable=False, verbose_name='登记时间')),
                    ('updated_at', models.DateTimeField(default=minzheng.kernel.periods.now, editable=False, verbose_name='变更时间')),
                    ('accepted_on', models.DateField(blank=True, null=True, verbose_name='验收日期')),
                    ('paper', models.CharField(blank=True, max_length=200, verbose_name='依据文件')),
                    ('reported_by', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='填报人')),
                    ('confirmed_by', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='确认人')),
                    ('confirmed_at', models.DateTimeField(blank=True, null=True, verbose_name='确认时间')),
                    ('kind', models.CharField(db_collation='C', max_length=60, verbose_name='种类')),
                    ('period_start', models.DateField(verbose_name='期间开始')),
                    ('period_end', models.DateField(verbose_name='期间结束')),
                    ('amount', models.BigIntegerField(verbose_name='数值（最小单位）')),
                    ('source', models.CharField(max_length=300, verbose_name='数据来源')),
                    ('version_number', models.PositiveSmallIntegerField(default=1, verbose_name='版次')),
                    ('reason', models.CharField(blank=True, max_length=300, verbose_name='更正原因')),
                ],
                options={
                    'abstract': False,
                },
            )],
        ),
    ]

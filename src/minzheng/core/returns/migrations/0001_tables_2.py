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

    replaces = [('returns', '0001_tables'), ('returns', '0002_forms')]

    initial = True

    dependencies = [
        ('access', '__first__'),
        ('divisions', '0001_tables'),
        ('pghistory', '0007_auto_20250421_0444'),
    ]

    operations = [
        minzheng.core.founding.CreateTables(
            operations=[migrations.CreateModel(
                name='Filing',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('uid', models.UUIDField(default=uuid6.uuid7, editable=False, unique=True)),
                    ('division', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='divisions.division', verbose_name='区划')),
                    ('version', models.PositiveIntegerField(default=1, editable=False, verbose_name='版次')),
                    ('created_at', models.DateTimeField(default=minzheng.kernel.periods.now, editable=False, verbose_name='登记时间')),
                    ('updated_at', models.DateTimeField(default=minzheng.kernel.periods.now, editable=False, verbose_name='变更时间')),
                    ('form', models.CharField(db_collation='C', max_length=60, verbose_name='表样')),
                    ('period_start', models.DateField(verbose_name='期间开始')),
                    ('period_end', models.DateField(verbose_name='期间结束')),
                    ('version_number', models.PositiveSmallIntegerField(default=1, verbose_name='版次')),
                    ('reason', models.CharField(blank=True, max_length=300, verbose_name='更正原因')),
                    ('state', models.CharField(choices=[('draft', '填报中'), ('submitted', '待审核'), ('sent_back', '已退回'), ('approved', '已审定'), ('withdrawn', '已撤回')], db_collation='C', default='draft', max_length=10, verbose_name='状态')),
                    ('answers', models.JSONField(default=dict, verbose_name='变动说明')),
                    ('sent_back_for', models.CharField(blank=True, max_length=300, verbose_name='退回原因')),
                    ('asked_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='填报人')),
                    ('submitted_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='报送人')),
                    ('submitted_at', models.DateTimeField(blank=True, null=True, verbose_name='报送时间')),
                    ('approved_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='审定人')),
                    ('approved_at', models.DateTimeField(blank=True, null=True, verbose_name='审定时间')),
                ],
                options={
                    'verbose_name': '报送单',
                    'verbose_name_plural': '报送单',
                    'abstract': False,
                    'indexes': [models.Index(fields=['form', 'period_start'], name='filing_form_period')],
                    'constraints': [models.UniqueConstraint(condition=models.Q(('state', 'withdrawn'), _negated=True), fields=('form', 'division', 'period_start', 'version_number'), name='filing_version_once', violation_error_message='这个单位这一期的这一版已经有了。'), models.UniqueConstraint(condition=models.Q(('state__in', ['draft', 'sent_back', 'submitted'])), fields=('form', 'division', 'period_start'), name='filing_one_open', violation_error_message='这个单位这一期还有一版没有审定，请先办完或撤回。'), models.CheckConstraint(condition=models.Q(('state__in', ['draft', 'submitted', 'sent_back', 'approved', 'withdrawn'])), name='filing_state_known', violation_error_message='报送单的状态不在规定的范围内。'), models.CheckConstraint(condition=models.Q(('period_end__gt', models.F('period_start'))), name='filing_period_whole', violation_error_message='期间应先开始、后结束。'), models.CheckConstraint(condition=models.Q(models.Q(('reason', ''), ('version_number', 1)), models.Q(('version_number__gt', 1), models.Q(('reason', ''), _negated=True)), _connector='OR'), name='filing_corrected_for_a_reason', violation_error_message='更正须写明原因；第一版没有更正原因。'), models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['submitted', 'approved']), _negated=True), models.Q(('submitted_at__isnull', False), ('submitted_by__isnull', False)), _connector='OR'), name='filing_submitted_whole', violation_error_message='报送须有报送人和时间。'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'sent_back'), _negated=True), models.Q(('sent_back_for', ''), _negated=True), _connector='OR'), name='filing_sent_back_for_a_reason', violation_error_message='退回须写明原因。'), models.CheckConstraint(condition=models.Q(models.Q(('approved_at__isnull', False), ('approved_by__isnull', False), ('state', 'approved')), models.Q(models.Q(('state', 'approved'), _negated=True), ('approved_at__isnull', True), ('approved_by__isnull', True)), _connector='OR'), name='filing_approved_whole', violation_error_message='审定须有审定人和时间。'), models.CheckConstraint(condition=models.Q(('approved_by__isnull', True), models.Q(models.Q(('approved_by', models.F('submitted_by')), _negated=True), models.Q(('approved_by', models.F('asked_by')), _negated=True)), _connector='OR'), name='filing_two_persons', violation_error_message='填报、报送的人不能审定自己的报表。')],
                },
            ), pgtrigger.migrations.AddTrigger(
                model_name='filing',
                trigger=pgtrigger.compiler.Trigger(name='raise_version', sql=pgtrigger.compiler.UpsertTriggerSql(func='NEW.version = OLD.version + 1; NEW.updated_at = CLOCK_TIMESTAMP(); RETURN NEW;', hash='760bcdd3705f46a2b6998070027864fcae1897f4', operation='UPDATE', pgid='pgtrigger_raise_version_42dd9', table='returns_filing', when='BEFORE')),
            ), pgtrigger.migrations.AddTrigger(
                model_name='filing',
                trigger=pgtrigger.compiler.Trigger(name='moves_forward', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n                    IF TG_OP = 'INSERT' THEN\n                        IF NEW.state <> 'draft' THEN\n                            RAISE EXCEPTION '报送单从填报开始' USING ERRCODE = 'check_violation';\n                        END IF;\n                        RETURN NEW;\n                    END IF;\n                    IF TG_OP = 'DELETE' THEN\n                        RAISE EXCEPTION '报送单不可删除，只能撤回' USING ERRCODE = 'check_violation';\n                    END IF;\n                    IF OLD.state IN ('approved', 'withdrawn') THEN\n                        RAISE EXCEPTION '已审定、已撤回的报送单不可修改，请另报更正' USING ERRCODE = 'check_violation';\n                    END IF;\n                    IF (OLD.form, OLD.division_id, OLD.period_start, OLD.period_end, OLD.version_number, OLD.reason, OLD.asked_by_id)\n                        IS DISTINCT FROM\n                        (NEW.form, NEW.division_id, NEW.period_start, NEW.period_end, NEW.version_number, NEW.reason, NEW.asked_by_id) THEN\n                        RAISE EXCEPTION '报送单的表样、单位、期间和版次不可修改' USING ERRCODE = 'check_violation';\n                    END IF;\n                    IF OLD.state <> NEW.state AND (OLD.state, NEW.state) NOT IN (('draft', 'submitted'), ('sent_back', 'submitted'), ('submitted', 'sent_back'), ('submitted', 'approved'), ('draft', 'withdrawn'), ('sent_back', 'withdrawn')) THEN\n                        RAISE EXCEPTION '报送单不能这样办' USING ERRCODE = 'check_violation';\n                    END IF;\n                    IF NEW.state = 'approved' AND EXISTS (\n                        SELECT 1 FROM returns_filingstep s\n                        WHERE s.filing_id = NEW.id AND s.by_id = NEW.approved_by_id AND s.act IN ('filled', 'submitted')\n                    ) THEN\n                        RAISE EXCEPTION '填报、报送的人不能审定自己的报表' USING ERRCODE = 'check_violation';\n                    END IF;\n                    RETURN NEW;\n                ", hash='c9566af1be2c2db6c1504865ae3b5e5cde0de227', operation='INSERT OR UPDATE OR DELETE', pgid='pgtrigger_moves_forward_1b576', table='returns_filing', when='BEFORE')),
            ), pgtrigger.migrations.AddTrigger(
                model_name='filing',
                trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "returns_filingevent" ("answers", "approved_at", "approved_by_id", "asked_by_id", "created_at", "division_id", "form", "id", "period_end", "period_start", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "sent_back_for", "state", "submitted_at", "submitted_by_id", "uid", "updated_at", "version", "version_number") SELECT new_values."answers", new_values."approved_at", new_values."approved_by_id", new_values."asked_by_id", new_values."created_at", new_values."division_id", new_values."form", new_values."id", new_values."period_end", new_values."period_start", _pgh_attached_context.value, CLOCK_TIMESTAMP(), \'insert\', new_values."id", new_values."reason", new_values."sent_back_for", new_values."state", new_values."submitted_at", new_values."submitted_by_id", new_values."uid", new_values."updated_at", new_values."version", new_values."version_number" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='3fb52d60bf9337fa12337b3d6a72e1b44ceab257', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_c60eb', referencing='REFERENCING NEW TABLE AS new_values ', table='returns_filing', when='AFTER')),
            ), pgtrigger.migrations.AddTrigger(
                model_name='filing',
                trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "returns_filingevent" ("answers", "approved_at", "approved_by_id", "asked_by_id", "created_at", "division_id", "form", "id", "period_end", "period_start", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "sent_back_for", "state", "submitted_at", "submitted_by_id", "uid", "updated_at", "version", "version_number") SELECT new_values."answers", new_values."approved_at", new_values."approved_by_id", new_values."asked_by_id", new_values."created_at", new_values."division_id", new_values."form", new_values."id", new_values."period_end", new_values."period_start", _pgh_attached_context.value, CLOCK_TIMESTAMP(), \'update\', new_values."id", new_values."reason", new_values."sent_back_for", new_values."state", new_values."submitted_at", new_values."submitted_by_id", new_values."uid", new_values."updated_at", new_values."version", new_values."version_number" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='14e9f31ed570b95014f19f5a83229c82869b5f3d', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_1a000', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='returns_filing', when='AFTER')),
            ), migrations.CreateModel(
                name='FilingEvent',
                fields=[
                    ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                    ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                    ('pgh_label', models.TextField(help_text='The event label.')),
                    ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='returns.filing')),
                    ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                    ('id', models.BigIntegerField()),
                    ('uid', models.UUIDField(default=uuid6.uuid7, editable=False)),
                    ('division', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='divisions.division', verbose_name='区划')),
                    ('version', models.PositiveIntegerField(default=1, editable=False, verbose_name='版次')),
                    ('created_at', models.DateTimeField(default=minzheng.kernel.periods.now, editable=False, verbose_name='登记时间')),
                    ('updated_at', models.DateTimeField(default=minzheng.kernel.periods.now, editable=False, verbose_name='变更时间')),
                    ('form', models.CharField(db_collation='C', max_length=60, verbose_name='表样')),
                    ('period_start', models.DateField(verbose_name='期间开始')),
                    ('period_end', models.DateField(verbose_name='期间结束')),
                    ('version_number', models.PositiveSmallIntegerField(default=1, verbose_name='版次')),
                    ('reason', models.CharField(blank=True, max_length=300, verbose_name='更正原因')),
                    ('state', models.CharField(choices=[('draft', '填报中'), ('submitted', '待审核'), ('sent_back', '已退回'), ('approved', '已审定'), ('withdrawn', '已撤回')], db_collation='C', default='draft', max_length=10, verbose_name='状态')),
                    ('answers', models.JSONField(default=dict, verbose_name='变动说明')),
                    ('sent_back_for', models.CharField(blank=True, max_length=300, verbose_name='退回原因')),
                    ('asked_by', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='填报人')),
                    ('submitted_by', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='报送人')),
                    ('submitted_at', models.DateTimeField(blank=True, null=True, verbose_name='报送时间')),
                    ('approved_by', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='审定人')),
                    ('approved_at', models.DateTimeField(blank=True, null=True, verbose_name='审定时间')),
                ],
                options={
                    'abstract': False,
                },
            ), migrations.CreateModel(
                name='FilingStep',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('filing', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='steps', to='returns.filing', verbose_name='报送单')),
                    ('act', models.CharField(choices=[('filled', '填报'), ('submitted', '报送'), ('sent_back', '退回'), ('approved', '审定'), ('withdrawn', '撤回')], db_collation='C', max_length=10, verbose_name='经手')),
                    ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='经手人')),
                    ('at', models.DateTimeField(default=minzheng.kernel.periods.now, editable=False, verbose_name='时间')),
                    ('note', models.CharField(blank=True, max_length=300, verbose_name='原因')),
                ],
                options={
                    'verbose_name': '报送经手',
                    'verbose_name_plural': '报送经手',
                    'indexes': [models.Index(fields=['filing', 'act'], name='filing_step_act')],
                    'constraints': [models.CheckConstraint(condition=models.Q(('act__in', ['filled', 'submitted', 'sent_back', 'approved', 'withdrawn'])), name='filing_act_known', violation_error_message='经手种类不在规定的范围内。')],
                },
            ), pgtrigger.migrations.AddTrigger(
                model_name='filingstep',
                trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION '报送经手不可修改、不可删除' USING ERRCODE = 'insufficient_privilege';", hash='65d7b0ce76ffeaf8564feb74c9ae0d89d7a4f92d', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_f28ba', table='returns_filingstep', when='BEFORE')),
            ), pgtrigger.migrations.AddTrigger(
                model_name='filingstep',
                trigger=pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION '报送经手不可清空' USING ERRCODE = 'insufficient_privilege';", hash='9df7d220253bc3cec40d1fea333d08a94eaf0c29', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_4318f', table='returns_filingstep', when='BEFORE')),
            ), migrations.CreateModel(
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
                    ('filing', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='figures', to='returns.filing', verbose_name='报送单')),
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
                trigger=pgtrigger.compiler.Trigger(name='filing_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n                IF EXISTS (\n        SELECT 1 FROM added fresh LEFT JOIN returns_filing f ON f.id = fresh.filing_id AND f.division_id = fresh.division_id AND f.period_start = fresh.period_start AND f.period_end = fresh.period_end\n    AND f.version_number = fresh.version_number\n        WHERE fresh.filing_id IS NOT NULL AND NOT COALESCE(f.state IN ('draft', 'sent_back') AND fresh.confirmed_at IS NULL, FALSE)\n    ) THEN\n                    RAISE EXCEPTION '报送单不在填报中，数字不可改动' USING ERRCODE = 'check_violation';\n                END IF;\n                RETURN NULL;\n            ", hash='0562efe476678722f1d7d2b5890320489f6408b9', level='STATEMENT', operation='INSERT', pgid='pgtrigger_filing_insert_e91d0', referencing='REFERENCING NEW TABLE AS added ', table='returns_return', when='AFTER')),
            ), pgtrigger.migrations.AddTrigger(
                model_name='return',
                trigger=pgtrigger.compiler.Trigger(name='filing_update', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n                IF EXISTS (\n        SELECT 1 FROM removed prior JOIN added fresh ON fresh.id = prior.id\n        LEFT JOIN returns_filing f ON f.id = fresh.filing_id AND f.division_id = fresh.division_id AND f.period_start = fresh.period_start AND f.period_end = fresh.period_end\n    AND f.version_number = fresh.version_number\n        WHERE prior.filing_id IS DISTINCT FROM fresh.filing_id OR fresh.filing_id IS NOT NULL AND NOT COALESCE(\n            f.state IN ('draft', 'sent_back') AND fresh.confirmed_at IS NULL\n            OR f.state = 'approved' AND fresh.confirmed_at = f.approved_at AND fresh.confirmed_by_id = f.approved_by_id\n                AND fresh.amount = prior.amount,\n            FALSE\n        )\n    ) THEN\n                    RAISE EXCEPTION '报送单不在填报中，数字不可改动' USING ERRCODE = 'check_violation';\n                END IF;\n                RETURN NULL;\n            ", hash='6236635f8156ad4beef96016e5a81b066b75f271', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_filing_update_c83c6', referencing='REFERENCING OLD TABLE AS removed  NEW TABLE AS added ', table='returns_return', when='AFTER')),
            ), pgtrigger.migrations.AddTrigger(
                model_name='return',
                trigger=pgtrigger.compiler.Trigger(name='filing_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n                IF EXISTS (\n        SELECT 1 FROM removed prior JOIN returns_filing f ON f.id = prior.filing_id WHERE f.state NOT IN ('draft', 'sent_back', 'withdrawn')\n    ) THEN\n                    RAISE EXCEPTION '报送单不在填报中，数字不可改动' USING ERRCODE = 'check_violation';\n                END IF;\n                RETURN NULL;\n            ", hash='176396fb28d4daf9b6c727f2f2d7254a3c98bc1a', level='STATEMENT', operation='DELETE', pgid='pgtrigger_filing_delete_b7342', referencing='REFERENCING OLD TABLE AS removed ', table='returns_return', when='AFTER')),
            ), pgtrigger.migrations.AddTrigger(
                model_name='return',
                trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "returns_returnevent" ("accepted_on", "amount", "confirmed_at", "confirmed_by_id", "created_at", "division_id", "filing_id", "id", "kind", "paper", "period_end", "period_start", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "reported_by_id", "source", "uid", "updated_at", "version", "version_number") SELECT new_values."accepted_on", new_values."amount", new_values."confirmed_at", new_values."confirmed_by_id", new_values."created_at", new_values."division_id", new_values."filing_id", new_values."id", new_values."kind", new_values."paper", new_values."period_end", new_values."period_start", _pgh_attached_context.value, CLOCK_TIMESTAMP(), \'insert\', new_values."id", new_values."reason", new_values."reported_by_id", new_values."source", new_values."uid", new_values."updated_at", new_values."version", new_values."version_number" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='1520e6531a96d2c2b43e4045c9d2db8c9df80d60', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_99a77', referencing='REFERENCING NEW TABLE AS new_values ', table='returns_return', when='AFTER')),
            ), pgtrigger.migrations.AddTrigger(
                model_name='return',
                trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "returns_returnevent" ("accepted_on", "amount", "confirmed_at", "confirmed_by_id", "created_at", "division_id", "filing_id", "id", "kind", "paper", "period_end", "period_start", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "reported_by_id", "source", "uid", "updated_at", "version", "version_number") SELECT new_values."accepted_on", new_values."amount", new_values."confirmed_at", new_values."confirmed_by_id", new_values."created_at", new_values."division_id", new_values."filing_id", new_values."id", new_values."kind", new_values."paper", new_values."period_end", new_values."period_start", _pgh_attached_context.value, CLOCK_TIMESTAMP(), \'update\', new_values."id", new_values."reason", new_values."reported_by_id", new_values."source", new_values."uid", new_values."updated_at", new_values."version", new_values."version_number" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='6d22c8331f30e80e170c09b377e42d54423330d2', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_654ef', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='returns_return', when='AFTER')),
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
                    ('filing', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='returns.filing', verbose_name='报送单')),
                ],
                options={
                    'abstract': False,
                },
            )],
        ),
    ]

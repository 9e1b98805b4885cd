import django.contrib.postgres.fields
import django.db.models.deletion
import django.db.models.expressions
import minzheng.core.founding
import minzheng.kernel.periods
import pgtrigger.compiler
import pgtrigger.migrations
import uuid6
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [('ledger', '0001_tables'), ('ledger', '0002_submissions_and_untold')]

    initial = True

    dependencies = [
        ('access', '__first__'),
        ('benefits', '0001_tables_2'),
        ('divisions', '0001_tables'),
        ('jobs', '0001_tables'),
        ('parties', '0001_tables'),
        ('pghistory', '0007_auto_20250421_0444'),
    ]

    operations = [
        minzheng.core.founding.CreateTables(
            operations=[migrations.CreateModel(
                name='PayeeAccount',
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
                    ('enrolment', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='accounts', to='benefits.enrolment', verbose_name='保障')),
                    ('payee', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='parties.person', verbose_name='收款人')),
                    ('bank', models.CharField(max_length=60, verbose_name='开户银行')),
                    ('sealed_account', models.BinaryField(verbose_name='账号（密文）')),
                    ('account_index', models.BinaryField(max_length=16, verbose_name='账号（盲索引）')),
                    ('since', models.DateField(verbose_name='启用日期')),
                    ('agreement', models.CharField(blank=True, max_length=100, verbose_name='代领协议')),
                    ('note', models.CharField(blank=True, max_length=300, verbose_name='备注')),
                ],
                options={
                    'verbose_name': '收款账户',
                    'verbose_name_plural': '收款账户',
                    'abstract': False,
                    'indexes': [models.Index(fields=['account_index'], name='account_index_lookup')],
                    'constraints': [models.UniqueConstraint(fields=('enrolment', 'since'), name='account_once_a_day', violation_error_message='这项保障在这一天已有一个账户启用，请改正或撤回那一条。'), models.CheckConstraint(condition=models.Q(('bank', ''), _negated=True), name='account_with_bank', violation_error_message='请填写开户银行。'), models.CheckConstraint(condition=models.Q(models.Q(('confirmed_at__isnull', True), ('confirmed_by__isnull', True)), models.Q(('accepted_on__isnull', False), ('confirmed_at__isnull', False), ('confirmed_by__isnull', False), models.Q(('paper', ''), _negated=True)), _connector='OR'), name='account_confirmed_whole', violation_error_message='确认前须填验收日期和依据文件。'), models.CheckConstraint(condition=models.Q(('confirmed_by__isnull', True), models.Q(('confirmed_by', models.F('reported_by')), _negated=True), _connector='OR'), name='account_two_persons', violation_error_message='填报人不能确认自己填报的记录。')],
                },
            ), pgtrigger.migrations.AddTrigger(
                model_name='payeeaccount',
                trigger=pgtrigger.compiler.Trigger(name='raise_version', sql=pgtrigger.compiler.UpsertTriggerSql(func='NEW.version = OLD.version + 1; NEW.updated_at = CLOCK_TIMESTAMP(); RETURN NEW;', hash='a36f0f874b38a1483cd124db8ba7aec388447008', operation='UPDATE', pgid='pgtrigger_raise_version_dc34b', table='ledger_payeeaccount', when='BEFORE')),
            ), pgtrigger.migrations.AddTrigger(
                model_name='payeeaccount',
                trigger=pgtrigger.compiler.Trigger(name='kept_once_confirmed', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.confirmed_at IS NOT NULL)', func="\n            IF TG_OP = 'DELETE' THEN\n                RAISE EXCEPTION '已确认的登记不可删除' USING ERRCODE = 'check_violation';\n            END IF;\n            IF NEW.confirmed_at IS NOT NULL AND (OLD.enrolment_id, OLD.payee_id, OLD.bank, OLD.sealed_account, OLD.account_index, OLD.since, OLD.agreement, OLD.note, OLD.accepted_on, OLD.paper, OLD.reported_by_id, OLD.confirmed_by_id, OLD.confirmed_at) IS DISTINCT FROM (NEW.enrolment_id, NEW.payee_id, NEW.bank, NEW.sealed_account, NEW.account_index, NEW.since, NEW.agreement, NEW.note, NEW.accepted_on, NEW.paper, NEW.reported_by_id, NEW.confirmed_by_id, NEW.confirmed_at) THEN\n                RAISE EXCEPTION '已确认的登记不可修改' USING ERRCODE = 'check_violation';\n            END IF;\n            RETURN NEW;\n        ", hash='8dd0919f8fc078ddd74a5c75fe3cfdbaf5b0cdbf', operation='UPDATE OR DELETE', pgid='pgtrigger_kept_once_confirmed_00a50', table='ledger_payeeaccount', when='BEFORE')),
            ), pgtrigger.migrations.AddTrigger(
                model_name='payeeaccount',
                trigger=pgtrigger.compiler.Trigger(name='collected_by_agreement', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n                    IF NEW.agreement = '' AND NOT EXISTS (\n                        SELECT 1 FROM benefits_enrolment e WHERE e.id = NEW.enrolment_id AND e.person_id = NEW.payee_id\n                    ) AND NOT EXISTS (\n                        SELECT 1 FROM benefits_coverage c WHERE c.enrolment_id = NEW.enrolment_id AND c.person_id = NEW.payee_id\n                    ) THEN\n                        RAISE EXCEPTION '收款人不是保障对象，须有代领协议' USING ERRCODE = 'check_violation';\n                    END IF;\n                    RETURN NEW;\n                ", hash='e77a9d40659bb5779cf613d1c54140a6d0a54000', operation='INSERT OR UPDATE', pgid='pgtrigger_collected_by_agreement_ba17a', table='ledger_payeeaccount', when='BEFORE')),
            ), pgtrigger.migrations.AddTrigger(
                model_name='payeeaccount',
                trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "ledger_payeeaccountevent" ("accepted_on", "account_index", "agreement", "bank", "confirmed_at", "confirmed_by_id", "created_at", "division_id", "enrolment_id", "id", "note", "paper", "payee_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reported_by_id", "sealed_account", "since", "uid", "updated_at", "version") SELECT new_values."accepted_on", new_values."account_index", new_values."agreement", new_values."bank", new_values."confirmed_at", new_values."confirmed_by_id", new_values."created_at", new_values."division_id", new_values."enrolment_id", new_values."id", new_values."note", new_values."paper", new_values."payee_id", _pgh_attached_context.value, CLOCK_TIMESTAMP(), \'insert\', new_values."id", new_values."reported_by_id", new_values."sealed_account", new_values."since", new_values."uid", new_values."updated_at", new_values."version" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='ad87e696d341a592cbd3339129fefa89826478dc', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_4c629', referencing='REFERENCING NEW TABLE AS new_values ', table='ledger_payeeaccount', when='AFTER')),
            ), pgtrigger.migrations.AddTrigger(
                model_name='payeeaccount',
                trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "ledger_payeeaccountevent" ("accepted_on", "account_index", "agreement", "bank", "confirmed_at", "confirmed_by_id", "created_at", "division_id", "enrolment_id", "id", "note", "paper", "payee_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reported_by_id", "sealed_account", "since", "uid", "updated_at", "version") SELECT new_values."accepted_on", new_values."account_index", new_values."agreement", new_values."bank", new_values."confirmed_at", new_values."confirmed_by_id", new_values."created_at", new_values."division_id", new_values."enrolment_id", new_values."id", new_values."note", new_values."paper", new_values."payee_id", _pgh_attached_context.value, CLOCK_TIMESTAMP(), \'update\', new_values."id", new_values."reported_by_id", new_values."sealed_account", new_values."since", new_values."uid", new_values."updated_at", new_values."version" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='f1ac648190be6ea54e79d618ad3dbd98f641e953', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_206e4', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='ledger_payeeaccount', when='AFTER')),
            ), migrations.CreateModel(
                name='PayeeAccountEvent',
                fields=[
                    ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                    ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                    ('pgh_label', models.TextField(help_text='The event label.')),
                    ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='ledger.payeeaccount')),
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
                    ('enrolment', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='benefits.enrolment', verbose_name='保障')),
                    ('payee', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='parties.person', verbose_name='收款人')),
                    ('bank', models.CharField(max_length=60, verbose_name='开户银行')),
                    ('sealed_account', models.BinaryField(verbose_name='账号（密文）')),
                    ('account_index', models.BinaryField(max_length=16, verbose_name='账号（盲索引）')),
                    ('since', models.DateField(verbose_name='启用日期')),
                    ('agreement', models.CharField(blank=True, max_length=100, verbose_name='代领协议')),
                    ('note', models.CharField(blank=True, max_length=300, verbose_name='备注')),
                ],
                options={
                    'abstract': False,
                },
            ), migrations.CreateModel(
                name='RunSequence',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('county', models.CharField(db_collation='C', max_length=6, verbose_name='县级代码')),
                    ('year', models.PositiveSmallIntegerField(verbose_name='年度')),
                    ('last', models.PositiveIntegerField(default=0, verbose_name='最后编号')),
                ],
                options={
                    'verbose_name': '批次编号序列',
                    'verbose_name_plural': '批次编号序列',
                    'constraints': [models.UniqueConstraint(fields=('county', 'year'), name='run_sequence_once')],
                },
            ), migrations.CreateModel(
                name='PaymentRun',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('uid', models.UUIDField(default=uuid6.uuid7, editable=False, unique=True)),
                    ('division', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='divisions.division', verbose_name='区划')),
                    ('version', models.PositiveIntegerField(default=1, editable=False, verbose_name='版次')),
                    ('created_at', models.DateTimeField(default=minzheng.kernel.periods.now, editable=False, verbose_name='登记时间')),
                    ('updated_at', models.DateTimeField(default=minzheng.kernel.periods.now, editable=False, verbose_name='变更时间')),
                    ('number', models.CharField(db_collation='C', max_length=20, unique=True, verbose_name='批次编号')),
                    ('month', models.DateField(verbose_name='发放月份')),
                    ('cycle', models.PositiveSmallIntegerField(default=1, verbose_name='期次')),
                    ('cut_off_on', models.DateField(verbose_name='截止日')),
                    ('programmes', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=60), size=None, verbose_name='项目')),
                    ('state', models.CharField(choices=[('preparing', '编制中'), ('checking', '待核查'), ('submitted', '待放行'), ('released', '已锁定'), ('discarded', '已作废')], db_collation='C', default='preparing', max_length=10, verbose_name='状态')),
                    ('asked_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='编制人')),
                    ('job', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='jobs.job', verbose_name='作业')),
                    ('versions', models.JSONField(default=dict, verbose_name='规则版本')),
                    ('frozen_at', models.DateTimeField(blank=True, null=True, verbose_name='冻结时间')),
                    ('reckoned_at', models.DateTimeField(blank=True, null=True, verbose_name='计算时间')),
                    ('input_digest', models.CharField(blank=True, db_collation='C', max_length=64, verbose_name='名册摘要')),
                    ('lines_digest', models.CharField(blank=True, db_collation='C', max_length=64, verbose_name='台账摘要')),
                    ('lines_count', models.PositiveIntegerField(default=0, verbose_name='行数')),
                    ('enrolments', models.PositiveIntegerField(default=0, verbose_name='户（人）数')),
                    ('persons', models.PositiveIntegerField(default=0, verbose_name='保障人数')),
                    ('regular', models.BigIntegerField(default=0, verbose_name='当月应发（分）')),
                    ('arrears', models.BigIntegerField(default=0, verbose_name='补发（分）')),
                    ('claims', models.BigIntegerField(default=0, verbose_name='多发待追回（分）')),
                    ('offsets', models.BigIntegerField(default=0, verbose_name='扣抵（分）')),
                    ('round', models.PositiveSmallIntegerField(default=0, verbose_name='提交次数')),
                    ('submitted_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='提交人')),
                    ('submitted_at', models.DateTimeField(blank=True, null=True, verbose_name='提交时间')),
                    ('releases_needed', models.PositiveSmallIntegerField(default=1, verbose_name='放行人数')),
                    ('threshold', models.BigIntegerField(blank=True, null=True, verbose_name='两人放行限额（分）')),
                    ('threshold_verified', models.BooleanField(blank=True, null=True, verbose_name='限额已核实')),
                    ('held', models.BigIntegerField(default=0, verbose_name='暂缓（分）')),
                    ('released_at', models.DateTimeField(blank=True, null=True, verbose_name='锁定时间')),
                    ('digest', models.CharField(blank=True, db_collation='C', max_length=64, verbose_name='锁定摘要')),
                    ('reason', models.CharField(blank=True, max_length=200, verbose_name='退回、作废原因')),
                ],
                options={
                    'verbose_name': '发放批次',
                    'verbose_name_plural': '发放批次',
                    'abstract': False,
                    'indexes': [models.Index(fields=['division', '-month'], name='run_of_county')],
                    'constraints': [models.CheckConstraint(condition=models.Q(('state__in', ['preparing', 'checking', 'submitted', 'released', 'discarded'])), name='run_state_known', violation_error_message='批次状态不在规定的范围内。'), models.CheckConstraint(condition=models.Q(('month__day', 1)), name='run_whole_month', violation_error_message='发放按整月进行。'), models.CheckConstraint(condition=models.Q(('cycle__gte', 1)), name='run_cycle_counts', violation_error_message='期次从 1 开始。'), models.CheckConstraint(condition=models.Q(('state', 'preparing'), models.Q(('frozen_at__isnull', False), ('reckoned_at__isnull', False), models.Q(('lines_digest', ''), _negated=True)), ('state', 'discarded'), _connector='OR'), name='run_reckoned_whole', violation_error_message='没有计算完的批次不能核查。'), models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['submitted', 'released']), _negated=True), models.Q(('round__gte', 1), ('submitted_at__isnull', False), ('submitted_by__isnull', False)), _connector='OR'), name='run_submitted_whole', violation_error_message='提交须有提交人和时间。'), models.CheckConstraint(condition=models.Q(models.Q(('released_at__isnull', False), ('state', 'released'), models.Q(('digest', ''), _negated=True)), models.Q(models.Q(('state', 'released'), _negated=True), ('digest', ''), ('released_at__isnull', True)), _connector='OR'), name='run_released_whole', violation_error_message='锁定的批次须有锁定时间和摘要。'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'discarded'), _negated=True), models.Q(('reason', ''), _negated=True), _connector='OR'), name='run_discarded_for_a_reason', violation_error_message='作废须写明原因。'), models.CheckConstraint(condition=models.Q(('releases_needed__gte', 1)), name='run_released_by_somebody', violation_error_message='至少须一人放行。'), models.CheckConstraint(condition=models.Q(('arrears__gte', 0), ('claims__lte', 0), ('offsets__lte', 0), ('regular__gte', 0), ('regular__gte', django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(models.F('offsets'), '*', models.Value(-1)), '-', models.F('arrears')))), name='run_sums_signed', violation_error_message='批次合计的正负不对：扣抵不能超过应发。')],
                },
            ), pgtrigger.migrations.AddTrigger(
                model_name='paymentrun',
                trigger=pgtrigger.compiler.Trigger(name='raise_version', sql=pgtrigger.compiler.UpsertTriggerSql(func='NEW.version = OLD.version + 1; NEW.updated_at = CLOCK_TIMESTAMP(); RETURN NEW;', hash='d93bf88f3329d9d95385bee83622b694bbee1c49', operation='UPDATE', pgid='pgtrigger_raise_version_74afc', table='ledger_paymentrun', when='BEFORE')),
            ), pgtrigger.migrations.AddTrigger(
                model_name='paymentrun',
                trigger=pgtrigger.compiler.Trigger(name='moves_forward', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n            IF OLD.state IN ('released', 'discarded') AND TO_JSONB(OLD) - ARRAY['version', 'updated_at', 'division_id']\n                IS DISTINCT FROM TO_JSONB(NEW) - ARRAY['version', 'updated_at', 'division_id'] THEN\n                RAISE EXCEPTION '已锁定或已作废的批次不可修改' USING ERRCODE = 'check_violation';\n            END IF;\n            IF OLD.state <> NEW.state AND (OLD.state, NEW.state) NOT IN (('preparing', 'checking'), ('preparing', 'discarded'), ('checking', 'submitted'), ('checking', 'discarded'), ('submitted', 'checking'), ('submitted', 'discarded'), ('submitted', 'released')) THEN\n                RAISE EXCEPTION '批次不能从这个状态改到那个状态' USING ERRCODE = 'check_violation';\n            END IF;\n            IF NEW.state = 'released' AND OLD.state <> 'released' AND (\n                SELECT COUNT(*) FROM ledger_runrelease x WHERE x.run_id = NEW.id AND x.round = NEW.round\n            ) < NEW.releases_needed THEN\n                RAISE EXCEPTION '放行人数不足，不能锁定批次' USING ERRCODE = 'check_violation';\n            END IF;\n            IF NEW.state = 'submitted' AND OLD.state <> 'submitted' AND EXISTS (\n                SELECT 1 FROM ledger_runcheck c WHERE c.run_id = NEW.id AND c.severity <> 'info'\n                    AND NOT EXISTS (SELECT 1 FROM ledger_checkanswer a WHERE a.check_id = c.id)\n            ) THEN\n                RAISE EXCEPTION '还有核查项没有处置，不能提交' USING ERRCODE = 'check_violation';\n            END IF;\n            RETURN NEW;\n        ", hash='1dd6cb3e87af8e25aa66ebf55347e5ab6bf93b25', operation='UPDATE', pgid='pgtrigger_moves_forward_ec311', table='ledger_paymentrun', when='BEFORE')),
            ), pgtrigger.migrations.AddTrigger(
                model_name='paymentrun',
                trigger=pgtrigger.compiler.Trigger(name='standing_follows', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.state IS DISTINCT FROM NEW.state)', func="\n            UPDATE ledger_runprogramme SET standing = CASE WHEN NEW.state IN ('released', 'discarded') THEN NEW.state ELSE 'open' END\n            WHERE run_id = NEW.id;\n            RETURN NULL;\n        ", hash='474494cb1d054fb27baeb16446b36e3e63b4894f', operation='UPDATE', pgid='pgtrigger_standing_follows_ccd60', table='ledger_paymentrun', when='AFTER')),
            ), pgtrigger.migrations.AddTrigger(
                model_name='paymentrun',
                trigger=pgtrigger.compiler.Trigger(name='submission_kept', sql=pgtrigger.compiler.UpsertTriggerSql(condition="WHEN (OLD.state IS DISTINCT FROM NEW.state AND NEW.state = 'submitted')", func='\n            INSERT INTO ledger_runsubmission (run_id, by_id, at, round) VALUES (NEW.id, NEW.submitted_by_id, NEW.submitted_at, NEW.round);\n            RETURN NULL;\n        ', hash='4606e08f96a34b7a686dc7fd7775589fd452518e', operation='UPDATE', pgid='pgtrigger_submission_kept_7c350', table='ledger_paymentrun', when='AFTER')),
            ), pgtrigger.migrations.AddTrigger(
                model_name='paymentrun',
                trigger=pgtrigger.compiler.Trigger(name='kept_as_asked', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (ROW(OLD.number, OLD.month, OLD.cycle, OLD.cut_off_on, OLD.programmes, OLD.asked_by_id) IS DISTINCT FROM ROW(NEW.number, NEW.month, NEW.cycle, NEW.cut_off_on, NEW.programmes, NEW.asked_by_id))', func="RAISE EXCEPTION '批次的编号、月份、期次、项目和编制人不可更改' USING ERRCODE = 'check_violation';", hash='a391bb5aed0321f990aa8e42ba2b36ea573bcd97', operation='UPDATE', pgid='pgtrigger_kept_as_asked_f53a3', table='ledger_paymentrun', when='BEFORE')),
            ), pgtrigger.migrations.AddTrigger(
                model_name='paymentrun',
                trigger=pgtrigger.compiler.Trigger(name='never_deleted', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION '批次不可删除，只能作废' USING ERRCODE = 'check_violation';", hash='75bd2226e418059db883e7b65eabec15eef983b7', operation='DELETE', pgid='pgtrigger_never_deleted_6df67', table='ledger_paymentrun', when='BEFORE')),
            ), pgtrigger.migrations.AddTrigger(
                model_name='paymentrun',
                trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "ledger_paymentrunevent" ("arrears", "asked_by_id", "claims", "created_at", "cut_off_on", "cycle", "digest", "division_id", "enrolments", "frozen_at", "held", "id", "input_digest", "job_id", "lines_count", "lines_digest", "month", "number", "offsets", "persons", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "programmes", "reason", "reckoned_at", "regular", "released_at", "releases_needed", "round", "state", "submitted_at", "submitted_by_id", "threshold", "threshold_verified", "uid", "updated_at", "version", "versions") SELECT new_values."arrears", new_values."asked_by_id", new_values."claims", new_values."created_at", new_values."cut_off_on", new_values."cycle", new_values."digest", new_values."division_id", new_values."enrolments", new_values."frozen_at", new_values."held", new_values."id", new_values."input_digest", new_values."job_id", new_values."lines_count", new_values."lines_digest", new_values."month", new_values."number", new_values."offsets", new_values."persons", _pgh_attached_context.value, CLOCK_TIMESTAMP(), \'insert\', new_values."id", new_values."programmes", new_values."reason", new_values."reckoned_at", new_values."regular", new_values."released_at", new_values."releases_needed", new_values."round", new_values."state", new_values."submitted_at", new_values."submitted_by_id", new_values."threshold", new_values."threshold_verified", new_values."uid", new_values."updated_at", new_values."version", new_values."versions" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='29e84a0a3a94ba535098af388d05ac1e96699c02', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_e17c0', referencing='REFERENCING NEW TABLE AS new_values ', table='ledger_paymentrun', when='AFTER')),
            ), pgtrigger.migrations.AddTrigger(
                model_name='paymentrun',
                trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "ledger_paymentrunevent" ("arrears", "asked_by_id", "claims", "created_at", "cut_off_on", "cycle", "digest", "division_id", "enrolments", "frozen_at", "held", "id", "input_digest", "job_id", "lines_count", "lines_digest", "month", "number", "offsets", "persons", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "programmes", "reason", "reckoned_at", "regular", "released_at", "releases_needed", "round", "state", "submitted_at", "submitted_by_id", "threshold", "threshold_verified", "uid", "updated_at", "version", "versions") SELECT new_values."arrears", new_values."asked_by_id", new_values."claims", new_values."created_at", new_values."cut_off_on", new_values."cycle", new_values."digest", new_values."division_id", new_values."enrolments", new_values."frozen_at", new_values."held", new_values."id", new_values."input_digest", new_values."job_id", new_values."lines_count", new_values."lines_digest", new_values."month", new_values."number", new_values."offsets", new_values."persons", _pgh_attached_context.value, CLOCK_TIMESTAMP(), \'update\', new_values."id", new_values."programmes", new_values."reason", new_values."reckoned_at", new_values."regular", new_values."released_at", new_values."releases_needed", new_values."round", new_values."state", new_values."submitted_at", new_values."submitted_by_id", new_values."threshold", new_values."threshold_verified", new_values."uid", new_values."updated_at", new_values."version", new_values."versions" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='675c90ff90e64a8c36d757a879457abc865ffa09', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_8c1e4', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='ledger_paymentrun', when='AFTER')),
            ), migrations.CreateModel(
                name='PaymentRunEvent',
                fields=[
                    ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                    ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                    ('pgh_label', models.TextField(help_text='The event label.')),
                    ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='ledger.paymentrun')),
                    ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                    ('id', models.BigIntegerField()),
                    ('uid', models.UUIDField(default=uuid6.uuid7, editable=False)),
                    ('division', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='divisions.division', verbose_name='区划')),
                    ('version', models.PositiveIntegerField(default=1, editable=False, verbose_name='版次')),
                    ('created_at', models.DateTimeField(default=minzheng.kernel.periods.now, editable=False, verbose_name='登记时间')),
                    ('updated_at', models.DateTimeField(default=minzheng.kernel.periods.now, editable=False, verbose_name='变更时间')),
                    ('number', models.CharField(db_collation='C', max_length=20, verbose_name='批次编号')),
                    ('month', models.DateField(verbose_name='发放月份')),
                    ('cycle', models.PositiveSmallIntegerField(default=1, verbose_name='期次')),
                    ('cut_off_on', models.DateField(verbose_name='截止日')),
                    ('programmes', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=60), size=None, verbose_name='项目')),
                    ('state', models.CharField(choices=[('preparing', '编制中'), ('checking', '待核查'), ('submitted', '待放行'), ('released', '已锁定'), ('discarded', '已作废')], db_collation='C', default='preparing', max_length=10, verbose_name='状态')),
                    ('asked_by', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='编制人')),
                    ('job', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='jobs.job', verbose_name='作业')),
                    ('versions', models.JSONField(default=dict, verbose_name='规则版本')),
                    ('frozen_at', models.DateTimeField(blank=True, null=True, verbose_name='冻结时间')),
                    ('reckoned_at', models.DateTimeField(blank=True, null=True, verbose_name='计算时间')),
                    ('input_digest', models.CharField(blank=True, db_collation='C', max_length=64, verbose_name='名册摘要')),
                    ('lines_digest', models.CharField(blank=True, db_collation='C', max_length=64, verbose_name='台账摘要')),
                    ('lines_count', models.PositiveIntegerField(default=0, verbose_name='行数')),
                    ('enrolments', models.PositiveIntegerField(default=0, verbose_name='户（人）数')),
                    ('persons', models.PositiveIntegerField(default=0, verbose_name='保障人数')),
                    ('regular', models.BigIntegerField(default=0, verbose_name='当月应发（分）')),
                    ('arrears', models.BigIntegerField(default=0, verbose_name='补发（分）')),
                    ('claims', models.BigIntegerField(default=0, verbose_name='多发待追回（分）')),
                    ('offsets', models.BigIntegerField(default=0, verbose_name='扣抵（分）')),
                    ('round', models.PositiveSmallIntegerField(default=0, verbose_name='提交次数')),
                    ('submitted_by', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='提交人')),
                    ('submitted_at', models.DateTimeField(blank=True, null=True, verbose_name='提交时间')),
                    ('releases_needed', models.PositiveSmallIntegerField(default=1, verbose_name='放行人数')),
                    ('threshold', models.BigIntegerField(blank=True, null=True, verbose_name='两人放行限额（分）')),
                    ('threshold_verified', models.BooleanField(blank=True, null=True, verbose_name='限额已核实')),
                    ('held', models.BigIntegerField(default=0, verbose_name='暂缓（分）')),
                    ('released_at', models.DateTimeField(blank=True, null=True, verbose_name='锁定时间')),
                    ('digest', models.CharField(blank=True, db_collation='C', max_length=64, verbose_name='锁定摘要')),
                    ('reason', models.CharField(blank=True, max_length=200, verbose_name='退回、作废原因')),
                ],
                options={
                    'abstract': False,
                },
            ), migrations.CreateModel(
                name='RunProgramme',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('run', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='parts', to='ledger.paymentrun', verbose_name='批次')),
                    ('programme', models.CharField(db_collation='C', max_length=60, verbose_name='项目')),
                    ('county', models.CharField(db_collation='C', max_length=40, verbose_name='县（市、区）世系')),
                    ('month', models.DateField(verbose_name='发放月份')),
                    ('cycle', models.PositiveSmallIntegerField(verbose_name='期次')),
                    ('since', models.DateField(verbose_name='台账起始月份')),
                    ('fund', models.CharField(blank=True, max_length=60, verbose_name='资金来源')),
                    ('standing', models.CharField(db_collation='C', default='open', max_length=10, verbose_name='状态')),
                ],
                options={
                    'verbose_name': '批次项目',
                    'verbose_name_plural': '批次项目',
                    'constraints': [models.UniqueConstraint(fields=('run', 'programme'), name='run_programme_once'), models.UniqueConstraint(condition=models.Q(('standing', 'open')), fields=('programme', 'county'), name='run_one_open', violation_error_message='这个县（市、区）的同一项目已有一个批次没有完成，请先放行或作废它。'), models.UniqueConstraint(condition=models.Q(('standing', 'discarded'), _negated=True), fields=('programme', 'county', 'month', 'cycle'), name='run_once_a_cycle', violation_error_message='这个县（市、区）的同一项目这个月的这一期已有批次。'), models.CheckConstraint(condition=models.Q(('standing__in', ['open', 'released', 'discarded'])), name='run_standing_known', violation_error_message='批次项目的状态不在规定的范围内。')],
                },
            ), pgtrigger.migrations.AddTrigger(
                model_name='runprogramme',
                trigger=pgtrigger.compiler.Trigger(name='only_with_its_run', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (PG_TRIGGER_DEPTH() < 1)', func="RAISE EXCEPTION '批次项目只随批次变化' USING ERRCODE = 'check_violation';", hash='572f43996722ebe0a48e8d2c46f83c4e2ad2b420', operation='UPDATE OR DELETE', pgid='pgtrigger_only_with_its_run_351e7', table='ledger_runprogramme', when='BEFORE')),
            ), migrations.CreateModel(
                name='RunSubmission',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('run', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='submissions', to='ledger.paymentrun', verbose_name='批次')),
                    ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='提交人')),
                    ('at', models.DateTimeField(default=minzheng.kernel.periods.now, editable=False, verbose_name='提交时间')),
                    ('round', models.PositiveSmallIntegerField(verbose_name='第几次提交')),
                ],
                options={
                    'verbose_name': '批次提交',
                    'verbose_name_plural': '批次提交',
                    'constraints': [models.UniqueConstraint(fields=('run', 'round'), name='submitted_once_a_round')],
                },
            ), pgtrigger.migrations.AddTrigger(
                model_name='runsubmission',
                trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION '批次提交不可修改、不可删除' USING ERRCODE = 'insufficient_privilege';", hash='f0c82aade17c4f94357d50bb63c561672a894373', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_9f72b', table='ledger_runsubmission', when='BEFORE')),
            ), pgtrigger.migrations.AddTrigger(
                model_name='runsubmission',
                trigger=pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION '批次提交不可清空' USING ERRCODE = 'insufficient_privilege';", hash='0eea39f8ae1f5ceaab66376d51fec48ae0235908', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_65488', table='ledger_runsubmission', when='BEFORE')),
            ), migrations.CreateModel(
                name='RunRelease',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('run', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='releases', to='ledger.paymentrun', verbose_name='批次')),
                    ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='放行人')),
                    ('at', models.DateTimeField(default=minzheng.kernel.periods.now, editable=False, verbose_name='放行时间')),
                    ('round', models.PositiveSmallIntegerField(verbose_name='第几次提交')),
                ],
                options={
                    'verbose_name': '批次放行',
                    'verbose_name_plural': '批次放行',
                    'constraints': [models.UniqueConstraint(fields=('run', 'by', 'round'), name='released_once_each', violation_error_message='您已经放行过这个批次。')],
                },
            ), pgtrigger.migrations.AddTrigger(
                model_name='runrelease',
                trigger=pgtrigger.compiler.Trigger(name='released_by_another', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n            IF NOT EXISTS (\n                SELECT 1 FROM ledger_paymentrun r\n                WHERE r.id = NEW.run_id AND r.state = 'submitted' AND r.round = NEW.round FOR UPDATE\n            ) THEN\n                RAISE EXCEPTION '批次没有等待放行' USING ERRCODE = 'check_violation';\n            END IF;\n            IF EXISTS (\n                SELECT 1 FROM ledger_paymentrun r\n                WHERE r.id = NEW.run_id AND NEW.by_id IN (r.asked_by_id, r.submitted_by_id)\n            ) OR EXISTS (\n                SELECT 1 FROM ledger_runsubmission s WHERE s.run_id = NEW.run_id AND s.by_id = NEW.by_id\n            ) OR EXISTS (\n                SELECT 1 FROM ledger_checkanswer a JOIN ledger_runcheck c ON c.id = a.check_id\n                WHERE c.run_id = NEW.run_id AND a.by_id = NEW.by_id\n            ) THEN\n                RAISE EXCEPTION '编制、提交或处置核查的人不能放行同一批次' USING ERRCODE = 'check_violation';\n            END IF;\n            RETURN NEW;\n        ", hash='fa949d318d0ba4c4a10c4c567ca4541bcaa2b020', operation='INSERT', pgid='pgtrigger_released_by_another_d3f46', table='ledger_runrelease', when='BEFORE')),
            ), pgtrigger.migrations.AddTrigger(
                model_name='runrelease',
                trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION '批次放行不可修改、不可删除' USING ERRCODE = 'insufficient_privilege';", hash='6bc265ae2e2f2dc462b9fb0a6a19f3dec3e427f3', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_a559e', table='ledger_runrelease', when='BEFORE')),
            ), pgtrigger.migrations.AddTrigger(
                model_name='runrelease',
                trigger=pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION '批次放行不可清空' USING ERRCODE = 'insufficient_privilege';", hash='c04cb02c06e81746a2893d31c2008a011b46adc8', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_f25e0', table='ledger_runrelease', when='BEFORE')),
            ), migrations.CreateModel(
                name='RunHold',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('run', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='holds', to='ledger.paymentrun', verbose_name='批次')),
                    ('enrolment', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='benefits.enrolment', verbose_name='保障')),
                    ('round', models.PositiveSmallIntegerField(verbose_name='第几次提交')),
                ],
                options={
                    'verbose_name': '暂缓发放',
                    'verbose_name_plural': '暂缓发放',
                    'indexes': [models.Index(fields=['enrolment', 'run'], name='hold_of_enrolment')],
                    'constraints': [models.UniqueConstraint(fields=('run', 'round', 'enrolment'), name='held_once')],
                },
            ), pgtrigger.migrations.AddTrigger(
                model_name='runhold',
                trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION '暂缓发放不可修改、不可删除' USING ERRCODE = 'insufficient_privilege';", hash='677920a269d19192007a9a04239be924d4ea6101', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_0b75b', table='ledger_runhold', when='BEFORE')),
            ), pgtrigger.migrations.AddTrigger(
                model_name='runhold',
                trigger=pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION '暂缓发放不可清空' USING ERRCODE = 'insufficient_privilege';", hash='ee15f75fcb8c00817395c627a75438a8d981fa6f', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_005fa', table='ledger_runhold', when='BEFORE')),
            ), migrations.CreateModel(
                name='RunCheck',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('uid', models.UUIDField(default=uuid6.uuid7, editable=False, unique=True)),
                    ('run', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='checks', to='ledger.paymentrun', verbose_name='批次')),
                    ('enrolment', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='benefits.enrolment', verbose_name='保障')),
                    ('person', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='parties.person', verbose_name='人员')),
                    ('other', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='benefits.enrolment', verbose_name='另一项保障')),
                    ('kind', models.CharField(choices=[('new', '本期新增'), ('stopped', '本期停发'), ('changed', '金额变动'), ('unusual', '变动异常'), ('long_arrears', '补发月份较多'), ('claim', '多发待追回'), ('dead', '保障人员已死亡'), ('all_dead', '保障人员全部死亡'), ('away', '居住在外县'), ('no_account', '没有收款账户'), ('shared', '多户共用账户'), ('alike', '疑似同一人'), ('excluded', '同月互斥项目'), ('covered', '当月已由别处发放'), ('untold', '截止后决定追溯'), ('earlier', '台账之前的月份'), ('manual', '人工提出')], db_collation='C', max_length=12, verbose_name='种类')),
                    ('severity', models.CharField(choices=[('info', '提示'), ('warn', '须处置'), ('block', '不得发放')], db_collation='C', max_length=5, verbose_name='程度')),
                    ('month', models.DateField(blank=True, null=True, verbose_name='所属月份')),
                    ('before', models.BigIntegerField(blank=True, null=True, verbose_name='原值')),
                    ('now', models.BigIntegerField(blank=True, null=True, verbose_name='现值')),
                    ('note', models.CharField(blank=True, max_length=200, verbose_name='说明')),
                ],
                options={
                    'verbose_name': '发放核查项',
                    'verbose_name_plural': '发放核查项',
                    'indexes': [models.Index(fields=['run', 'severity', 'kind'], name='check_of_run'), models.Index(fields=['enrolment', 'run'], name='check_of_enrolment')],
                    'constraints': [models.CheckConstraint(condition=models.Q(('kind__in', ['new', 'stopped', 'changed', 'unusual', 'long_arrears', 'claim', 'dead', 'all_dead', 'away', 'no_account', 'shared', 'alike', 'excluded', 'covered', 'untold', 'earlier', 'manual']), ('severity__in', ['info', 'warn', 'block'])), name='check_kind_known', violation_error_message='核查的种类或程度不在规定的范围内。'), models.UniqueConstraint(condition=models.Q(('kind', 'manual'), _negated=True), fields=('run', 'enrolment', 'kind', 'month', 'person', 'other'), name='check_once', nulls_distinct=False)],
                },
            ), pgtrigger.migrations.AddTrigger(
                model_name='runcheck',
                trigger=pgtrigger.compiler.Trigger(name='while_preparing', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n                    IF EXISTS (\n                        SELECT 1 FROM added c JOIN ledger_paymentrun r ON r.id = c.run_id\n                        WHERE r.state <> CASE WHEN c.kind = 'manual' THEN 'checking' ELSE 'preparing' END\n                    ) THEN\n                        RAISE EXCEPTION '批次不在编制或核查中，不能增加核查项' USING ERRCODE = 'check_violation';\n                    END IF;\n                    RETURN NULL;\n                ", hash='9a3db2fc99018ec60033152736bccd28e1e5d3a5', level='STATEMENT', operation='INSERT', pgid='pgtrigger_while_preparing_97d75', referencing='REFERENCING NEW TABLE AS added ', table='ledger_runcheck', when='AFTER')),
            ), pgtrigger.migrations.AddTrigger(
                model_name='runcheck',
                trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION '发放核查项不可修改、不可删除' USING ERRCODE = 'insufficient_privilege';", hash='bdeeb2d83dce42bc0a520969720dc13eed78ddc2', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_8d99d', table='ledger_runcheck', when='BEFORE')),
            ), pgtrigger.migrations.AddTrigger(
                model_name='runcheck',
                trigger=pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION '发放核查项不可清空' USING ERRCODE = 'insufficient_privilege';", hash='8cbcd420f33b96588a4789a525dd625fec1577af', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_e06de', table='ledger_runcheck', when='BEFORE')),
            ), migrations.CreateModel(
                name='CheckAnswer',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('check_of', models.ForeignKey(db_column='check_id', on_delete=django.db.models.deletion.PROTECT, related_name='answers', to='ledger.runcheck', verbose_name='核查项')),
                    ('outcome', models.CharField(choices=[('accepted', '照发'), ('held', '暂缓发放')], db_collation='C', max_length=8, verbose_name='处置')),
                    ('reason', models.CharField(max_length=200, verbose_name='理由')),
                    ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='处置人')),
                    ('at', models.DateTimeField(default=minzheng.kernel.periods.now, editable=False, verbose_name='处置时间')),
                ],
                options={
                    'verbose_name': '核查处置',
                    'verbose_name_plural': '核查处置',
                    'constraints': [models.CheckConstraint(condition=models.Q(('outcome__in', ['accepted', 'held']), models.Q(('reason', ''), _negated=True)), name='answer_with_reason', violation_error_message='处置须选择照发或暂缓，并写明理由。')],
                },
            ), pgtrigger.migrations.AddTrigger(
                model_name='checkanswer',
                trigger=pgtrigger.compiler.Trigger(name='answered_while_checking', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n            IF EXISTS (\n                SELECT 1 FROM added a JOIN ledger_runcheck c ON c.id = a.check_id JOIN ledger_paymentrun r ON r.id = c.run_id\n                WHERE r.state <> 'checking' OR (c.severity = 'block' AND a.outcome <> 'held')\n            ) THEN\n                RAISE EXCEPTION '批次不在核查中，或者这一项只能暂缓发放' USING ERRCODE = 'check_violation';\n            END IF;\n            RETURN NULL;\n        ", hash='2b45d0db0269d2b12cb0a694b5bf779699ff6843', level='STATEMENT', operation='INSERT', pgid='pgtrigger_answered_while_checking_dd96d', referencing='REFERENCING NEW TABLE AS added ', table='ledger_checkanswer', when='AFTER')),
            ), pgtrigger.migrations.AddTrigger(
                model_name='checkanswer',
                trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION '核查处置不可修改、不可删除' USING ERRCODE = 'insufficient_privilege';", hash='c7dd31255f4d1b181b9f0bd0b9da72cf77e5e3aa', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_0fe5e', table='ledger_checkanswer', when='BEFORE')),
            ), pgtrigger.migrations.AddTrigger(
                model_name='checkanswer',
                trigger=pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION '核查处置不可清空' USING ERRCODE = 'insufficient_privilege';", hash='2d0a1e76a954569ecc1d294e93079391e1862327', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_b06b6', table='ledger_checkanswer', when='BEFORE')),
            ), migrations.CreateModel(
                name='FrozenEnrolment',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('run', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='frozen', to='ledger.paymentrun', verbose_name='批次')),
                    ('enrolment', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='benefits.enrolment', verbose_name='保障')),
                    ('programme', models.CharField(db_collation='C', max_length=60, verbose_name='项目')),
                    ('division', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='divisions.division', verbose_name='区划')),
                    ('amount', models.BigIntegerField(verbose_name='当月金额（分）')),
                    ('tapering', models.BooleanField(verbose_name='渐退')),
                    ('decision', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='benefits.enrolmentdecision', verbose_name='依据决定')),
                    ('members', django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), size=None, verbose_name='保障人员')),
                    ('dead', django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), size=None, verbose_name='已死亡人员')),
                    ('away', django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), size=None, verbose_name='外县居住人员')),
                    ('account', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='ledger.payeeaccount', verbose_name='收款账户')),
                    ('fingerprint', models.CharField(db_collation='C', max_length=32, verbose_name='过程摘要')),
                    ('changed', models.BooleanField(verbose_name='有变动')),
                    ('course', models.JSONField(blank=True, null=True, verbose_name='保障过程')),
                ],
                options={
                    'verbose_name': '冻结名册',
                    'verbose_name_plural': '冻结名册',
                    'indexes': [models.Index(fields=['enrolment', '-run'], name='frozen_latest')],
                    'constraints': [models.UniqueConstraint(fields=('run', 'enrolment'), name='frozen_once')],
                },
            ), pgtrigger.migrations.AddTrigger(
                model_name='frozenenrolment',
                trigger=pgtrigger.compiler.Trigger(name='while_preparing', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n            IF EXISTS (\n                SELECT 1 FROM ledger_paymentrun r\n                WHERE r.id IN (SELECT DISTINCT fresh.run_id FROM added fresh) AND r.state <> 'preparing'\n            ) THEN\n                RAISE EXCEPTION '批次不在编制中，不能增加冻结名册' USING ERRCODE = 'check_violation';\n            END IF;\n            RETURN NULL;\n        ", hash='97eeaf061f5108649fce793361fbc6eeaa3bd088', level='STATEMENT', operation='INSERT', pgid='pgtrigger_while_preparing_4f9b5', referencing='REFERENCING NEW TABLE AS added ', table='ledger_frozenenrolment', when='AFTER')),
            ), pgtrigger.migrations.AddTrigger(
                model_name='frozenenrolment',
                trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION '冻结名册不可修改、不可删除' USING ERRCODE = 'insufficient_privilege';", hash='0b384db9c15f0f37a823ff9096eabc76c98b9666', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_03284', table='ledger_frozenenrolment', when='BEFORE')),
            ), pgtrigger.migrations.AddTrigger(
                model_name='frozenenrolment',
                trigger=pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION '冻结名册不可清空' USING ERRCODE = 'insufficient_privilege';", hash='2530f63bd91f8a1d3a2d51c91790bcc51cdb652a', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_03c6c', table='ledger_frozenenrolment', when='BEFORE')),
            ), migrations.CreateModel(
                name='LedgerLine',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('uid', models.UUIDField(default=uuid6.uuid7, editable=False, unique=True)),
                    ('division', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='divisions.division', verbose_name='区划')),
                    ('run', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='lines', to='ledger.paymentrun', verbose_name='批次')),
                    ('number', models.PositiveIntegerField(verbose_name='行号')),
                    ('enrolment', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='lines', to='benefits.enrolment', verbose_name='保障')),
                    ('programme', models.CharField(db_collation='C', max_length=60, verbose_name='项目')),
                    ('month', models.DateField(verbose_name='所属月份')),
                    ('kind', models.CharField(choices=[('regular', '应发'), ('arrears', '补发'), ('claim', '多发待追回'), ('offset', '扣抵'), ('members', '人员更正')], db_collation='C', max_length=8, verbose_name='种类')),
                    ('amount', models.BigIntegerField(verbose_name='金额（分）')),
                    ('corrects', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='corrections', to='ledger.ledgerline', verbose_name='更正的行')),
                    ('decision', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='benefits.enrolmentdecision', verbose_name='依据决定')),
                    ('account', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='ledger.payeeaccount', verbose_name='收款账户')),
                    ('fund', models.CharField(blank=True, max_length=60, verbose_name='资金来源')),
                    ('void', models.BooleanField(default=False, verbose_name='作废')),
                ],
                options={
                    'verbose_name': '台账行',
                    'verbose_name_plural': '台账行',
                    'abstract': False,
                    'indexes': [models.Index(fields=['enrolment', 'month'], name='line_of_month')],
                    'constraints': [models.UniqueConstraint(fields=('run', 'number'), name='line_number_once'), models.UniqueConstraint(condition=models.Q(('kind', 'regular'), ('void', False)), fields=('enrolment', 'month'), name='line_regular_once', violation_error_message='这项保障这个月已有台账行，不能再发一次。'), models.UniqueConstraint(condition=models.Q(('corrects__isnull', False), ('void', False)), fields=('corrects', 'run'), name='line_corrected_once', violation_error_message='同一批次对同一行只能更正一次。'), models.CheckConstraint(condition=models.Q(('kind__in', ['regular', 'arrears', 'claim', 'offset', 'members'])), name='line_kind_known', violation_error_message='台账行的种类不在规定的范围内。'), models.CheckConstraint(condition=models.Q(models.Q(('amount__gt', 0), ('kind__in', ['regular', 'arrears'])), models.Q(('amount__lt', 0), ('kind__in', ['claim', 'offset'])), models.Q(('amount', 0), ('kind', 'members')), _connector='OR'), name='line_amount_signed', violation_error_message='应发、补发为正，追回、扣抵为负，人员更正为零。'), models.CheckConstraint(condition=models.Q(models.Q(('corrects__isnull', True), ('kind', 'regular')), models.Q(models.Q(('kind', 'regular'), _negated=True), ('corrects__isnull', False)), _connector='OR'), name='line_points_back', violation_error_message='更正和扣抵须指明所针对的行；应发不指。'), models.CheckConstraint(condition=models.Q(('month__day', 1)), name='line_whole_month', violation_error_message='台账按整月计算。')],
                },
            ), pgtrigger.migrations.AddTrigger(
                model_name='ledgerline',
                trigger=pgtrigger.compiler.Trigger(name='while_preparing', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n            IF EXISTS (\n                SELECT 1 FROM ledger_paymentrun r\n                WHERE r.id IN (SELECT DISTINCT fresh.run_id FROM added fresh) AND r.state <> 'preparing'\n            ) THEN\n                RAISE EXCEPTION '批次不在编制中，不能增加台账行' USING ERRCODE = 'check_violation';\n            END IF;\n            RETURN NULL;\n        ", hash='4351a269a59fc7fead8633ec12ef95ffa5422e73', level='STATEMENT', operation='INSERT', pgid='pgtrigger_while_preparing_fbf2c', referencing='REFERENCING NEW TABLE AS added ', table='ledger_ledgerline', when='AFTER')),
            ), pgtrigger.migrations.AddTrigger(
                model_name='ledgerline',
                trigger=pgtrigger.compiler.Trigger(name='never_deleted', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION '台账行不可修改、不可删除' USING ERRCODE = 'insufficient_privilege';", hash='2be9bff8128643ae2b73a187488f313f22c6bd07', operation='DELETE', pgid='pgtrigger_never_deleted_53e98', table='ledger_ledgerline', when='BEFORE')),
            ), pgtrigger.migrations.AddTrigger(
                model_name='ledgerline',
                trigger=pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION '台账行不可清空' USING ERRCODE = 'insufficient_privilege';", hash='fb4553e57d058e5657c1ce752e32a488486e0d2e', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_ffa86', table='ledger_ledgerline', when='BEFORE')),
            ), pgtrigger.migrations.AddTrigger(
                model_name='ledgerline',
                trigger=pgtrigger.compiler.Trigger(name='void_when_discarded', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n                IF TO_JSONB(OLD) - 'void' IS DISTINCT FROM TO_JSONB(NEW) - 'void' OR OLD.void OR NOT NEW.void\n                    OR NOT EXISTS (SELECT 1 FROM ledger_paymentrun r WHERE r.id = (NEW.run_id) AND r.state = 'discarded')\n                THEN\n                    RAISE EXCEPTION '台账行不可修改' USING ERRCODE = 'insufficient_privilege';\n                END IF;\n                RETURN NEW;\n            ", hash='691ebd760592f417dd3b50d88f0c9d14e82440ee', operation='UPDATE', pgid='pgtrigger_void_when_discarded_f1259', table='ledger_ledgerline', when='BEFORE')),
            ), migrations.CreateModel(
                name='LineComponent',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('line', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='components', to='ledger.ledgerline', verbose_name='台账行')),
                    ('kind', models.CharField(choices=[('grant', '按决定发放'), ('tapering', '渐退期按原额发放'), ('owed', '按现行决定应发'), ('reckoned', '以前已计'), ('offset', '扣抵以前多发')], db_collation='C', max_length=8, verbose_name='构成')),
                    ('amount', models.BigIntegerField(verbose_name='金额（分）')),
                ],
                options={
                    'verbose_name': '台账行构成',
                    'verbose_name_plural': '台账行构成',
                    'constraints': [models.UniqueConstraint(fields=('line', 'kind'), name='component_once'), models.CheckConstraint(condition=models.Q(('kind__in', ['grant', 'tapering', 'owed', 'reckoned', 'offset'])), name='component_kind_known', violation_error_message='台账行的构成不在规定的范围内。')],
                },
            ), pgtrigger.migrations.AddTrigger(
                model_name='linecomponent',
                trigger=pgtrigger.compiler.Trigger(name='while_preparing', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n            IF EXISTS (\n                SELECT 1 FROM ledger_paymentrun r\n                WHERE r.id IN (SELECT DISTINCT (SELECT l.run_id FROM ledger_ledgerline l WHERE l.id = fresh.line_id) FROM added fresh) AND r.state <> 'preparing'\n            ) THEN\n                RAISE EXCEPTION '批次不在编制中，不能增加台账行构成' USING ERRCODE = 'check_violation';\n            END IF;\n            RETURN NULL;\n        ", hash='8298daa6f7f13fb3e26f51586747fb999f71bf85', level='STATEMENT', operation='INSERT', pgid='pgtrigger_while_preparing_be625', referencing='REFERENCING NEW TABLE AS added ', table='ledger_linecomponent', when='AFTER')),
            ), pgtrigger.migrations.AddTrigger(
                model_name='linecomponent',
                trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION '台账行构成不可修改、不可删除' USING ERRCODE = 'insufficient_privilege';", hash='bc861963bbfd37cc9572b8a51fe26a906a0f3261', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_98836', table='ledger_linecomponent', when='BEFORE')),
            ), pgtrigger.migrations.AddTrigger(
                model_name='linecomponent',
                trigger=pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION '台账行构成不可清空' USING ERRCODE = 'insufficient_privilege';", hash='dde34e3ff1c117865175e8075df50df2bba3f6db', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_a7e93', table='ledger_linecomponent', when='BEFORE')),
            ), migrations.CreateModel(
                name='LineMember',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('line', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='members', to='ledger.ledgerline', verbose_name='台账行')),
                    ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='parties.person', verbose_name='人员')),
                    ('programme', models.CharField(db_collation='C', max_length=60, verbose_name='项目')),
                    ('month', models.DateField(verbose_name='所属月份')),
                    ('turn', models.PositiveSmallIntegerField(default=0, verbose_name='第几次')),
                    ('void', models.BooleanField(default=False, verbose_name='作废')),
                ],
                options={
                    'verbose_name': '台账保障人员',
                    'verbose_name_plural': '台账保障人员',
                    'constraints': [models.UniqueConstraint(condition=models.Q(('void', False)), fields=('person', 'programme', 'month', 'turn'), name='line_member_once', violation_error_message='这个人当月已由同一项目发放，不能重复。')],
                },
            ), pgtrigger.migrations.AddTrigger(
                model_name='linemember',
                trigger=pgtrigger.compiler.Trigger(name='covered_once', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n            -- whoever gives up the correction that makes room waits, or is waited for\n            PERFORM 1 FROM added a\n                JOIN ledger_linemember m ON m.person_id = a.person_id AND m.programme = a.programme AND m.month = a.month AND m.turn = a.turn - 1\n                JOIN ledger_linememberend e ON e.member_id = m.id AND NOT e.void\n                WHERE a.turn > 0 FOR SHARE OF e;\n            IF EXISTS (\n                SELECT 1 FROM added a WHERE a.turn > 0 AND NOT EXISTS (\n                    SELECT 1 FROM ledger_linemember m JOIN ledger_linememberend e ON e.member_id = m.id AND NOT e.void\n                    WHERE m.person_id = a.person_id AND m.programme = a.programme AND m.month = a.month\n                        AND m.turn = a.turn - 1 AND NOT m.void\n                )\n            ) THEN\n                RAISE EXCEPTION '这个人当月已由同一项目发放，不能重复' USING ERRCODE = 'check_violation';\n            END IF;\n            RETURN NULL;\n        ", hash='b7eedc0891a5d1802708aad456e611689614b363', level='STATEMENT', operation='INSERT', pgid='pgtrigger_covered_once_15558', referencing='REFERENCING NEW TABLE AS added ', table='ledger_linemember', when='AFTER')),
            ), pgtrigger.migrations.AddTrigger(
                model_name='linemember',
                trigger=pgtrigger.compiler.Trigger(name='while_preparing', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n            IF EXISTS (\n                SELECT 1 FROM ledger_paymentrun r\n                WHERE r.id IN (SELECT DISTINCT (SELECT l.run_id FROM ledger_ledgerline l WHERE l.id = fresh.line_id) FROM added fresh) AND r.state <> 'preparing'\n            ) THEN\n                RAISE EXCEPTION '批次不在编制中，不能增加台账保障人员' USING ERRCODE = 'check_violation';\n            END IF;\n            RETURN NULL;\n        ", hash='5eb63923e7ffe866d489746f4f5f634c296e09c6', level='STATEMENT', operation='INSERT', pgid='pgtrigger_while_preparing_2df8e', referencing='REFERENCING NEW TABLE AS added ', table='ledger_linemember', when='AFTER')),
            ), pgtrigger.migrations.AddTrigger(
                model_name='linemember',
                trigger=pgtrigger.compiler.Trigger(name='never_deleted', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION '台账保障人员不可修改、不可删除' USING ERRCODE = 'insufficient_privilege';", hash='54fe691b4d37901bea00e0ecaa5463703b4d1578', operation='DELETE', pgid='pgtrigger_never_deleted_be452', table='ledger_linemember', when='BEFORE')),
            ), pgtrigger.migrations.AddTrigger(
                model_name='linemember',
                trigger=pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION '台账保障人员不可清空' USING ERRCODE = 'insufficient_privilege';", hash='7160e6f283fb6c112a1957fceaedf039c803c4b5', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_0cca3', table='ledger_linemember', when='BEFORE')),
            ), pgtrigger.migrations.AddTrigger(
                model_name='linemember',
                trigger=pgtrigger.compiler.Trigger(name='void_when_discarded', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n                IF TO_JSONB(OLD) - 'void' IS DISTINCT FROM TO_JSONB(NEW) - 'void' OR OLD.void OR NOT NEW.void\n                    OR NOT EXISTS (SELECT 1 FROM ledger_paymentrun r WHERE r.id = (SELECT l.run_id FROM ledger_ledgerline l WHERE l.id = NEW.line_id) AND r.state = 'discarded')\n                THEN\n                    RAISE EXCEPTION '台账保障人员不可修改' USING ERRCODE = 'insufficient_privilege';\n                END IF;\n                RETURN NEW;\n            ", hash='6508cc01d25e24fec02641035f510aa062aa30f5', operation='UPDATE', pgid='pgtrigger_void_when_discarded_6e4c1', table='ledger_linemember', when='BEFORE')),
            ), migrations.CreateModel(
                name='LineMemberEnd',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('member', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='ends', to='ledger.linemember', verbose_name='台账保障人员')),
                    ('line', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='ledger.ledgerline', verbose_name='更正行')),
                    ('void', models.BooleanField(default=False, verbose_name='作废')),
                ],
                options={
                    'verbose_name': '台账保障人员更正',
                    'verbose_name_plural': '台账保障人员更正',
                    'constraints': [models.UniqueConstraint(condition=models.Q(('void', False)), fields=('member',), name='line_member_ended_once')],
                },
            ), pgtrigger.migrations.AddTrigger(
                model_name='linememberend',
                trigger=pgtrigger.compiler.Trigger(name='while_preparing', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n            IF EXISTS (\n                SELECT 1 FROM ledger_paymentrun r\n                WHERE r.id IN (SELECT DISTINCT (SELECT l.run_id FROM ledger_ledgerline l WHERE l.id = fresh.line_id) FROM added fresh) AND r.state <> 'preparing'\n            ) THEN\n                RAISE EXCEPTION '批次不在编制中，不能增加台账保障人员更正' USING ERRCODE = 'check_violation';\n            END IF;\n            RETURN NULL;\n        ", hash='c07195fdd2262d4bfd95c2aa8157405aadd8a800', level='STATEMENT', operation='INSERT', pgid='pgtrigger_while_preparing_05d6d', referencing='REFERENCING NEW TABLE AS added ', table='ledger_linememberend', when='AFTER')),
            ), pgtrigger.migrations.AddTrigger(
                model_name='linememberend',
                trigger=pgtrigger.compiler.Trigger(name='never_deleted', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION '台账保障人员更正不可修改、不可删除' USING ERRCODE = 'insufficient_privilege';", hash='1c4eb2f2459216d46a886c7996c815dfc949cae0', operation='DELETE', pgid='pgtrigger_never_deleted_b2af9', table='ledger_linememberend', when='BEFORE')),
            ), pgtrigger.migrations.AddTrigger(
                model_name='linememberend',
                trigger=pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION '台账保障人员更正不可清空' USING ERRCODE = 'insufficient_privilege';", hash='4ca2805323566cbfbd36f21ab1e0578b2cf86992', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_fc5f6', table='ledger_linememberend', when='BEFORE')),
            ), pgtrigger.migrations.AddTrigger(
                model_name='linememberend',
                trigger=pgtrigger.compiler.Trigger(name='void_when_discarded', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n                IF TO_JSONB(OLD) - 'void' IS DISTINCT FROM TO_JSONB(NEW) - 'void' OR OLD.void OR NOT NEW.void\n                    OR NOT EXISTS (SELECT 1 FROM ledger_paymentrun r WHERE r.id = (SELECT l.run_id FROM ledger_ledgerline l WHERE l.id = NEW.line_id) AND r.state = 'discarded')\n                THEN\n                    RAISE EXCEPTION '台账保障人员更正不可修改' USING ERRCODE = 'insufficient_privilege';\n                END IF;\n                RETURN NEW;\n            ", hash='6e3d4d9b881ea6a4d9bab748b9c938d92a024961', operation='UPDATE', pgid='pgtrigger_void_when_discarded_587e8', table='ledger_linememberend', when='BEFORE')),
            )],
        ),
    ]

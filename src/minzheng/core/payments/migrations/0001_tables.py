import django.db.models.deletion
import minzheng.core.founding
import minzheng.kernel.periods
import pgtrigger.compiler
import pgtrigger.migrations
import uuid6
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('access', '__first__'),
        ('benefits', '0001_tables_2'),
        ('divisions', '0001_tables'),
        ('documents', '0001_tables'),
        ('jobs', '0001_tables'),
        ('ledger', '0001_tables_2'),
        ('pghistory', '0007_auto_20250421_0444'),
    ]

    operations = [
        minzheng.core.founding.CreateTables(
            operations=[migrations.CreateModel(
                name='PaymentSequence',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('county', models.CharField(db_collation='C', max_length=40, unique=True, verbose_name='县（市、区）世系')),
                    ('last', models.PositiveIntegerField(default=0, verbose_name='最后编号')),
                ],
                options={
                    'verbose_name': '付款序列',
                    'verbose_name_plural': '付款序列',
                },
            ), migrations.CreateModel(
                name='PaymentBatch',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('uid', models.UUIDField(default=uuid6.uuid7, editable=False, unique=True)),
                    ('division', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='divisions.division', verbose_name='区划')),
                    ('version', models.PositiveIntegerField(default=1, editable=False, verbose_name='版次')),
                    ('created_at', models.DateTimeField(default=minzheng.kernel.periods.now, editable=False, verbose_name='登记时间')),
                    ('updated_at', models.DateTimeField(default=minzheng.kernel.periods.now, editable=False, verbose_name='变更时间')),
                    ('number', models.CharField(db_collation='C', max_length=20, unique=True, verbose_name='付款批编号')),
                    ('run', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='batches', to='ledger.paymentrun', verbose_name='发放批次')),
                    ('county', models.CharField(db_collation='C', max_length=40, verbose_name='县（市、区）世系')),
                    ('serial', models.PositiveSmallIntegerField(verbose_name='第几批')),
                    ('kind', models.CharField(choices=[('first', '首次付款'), ('reissue', '重发')], db_collation='C', default='first', max_length=7, verbose_name='种类')),
                    ('profile', models.CharField(db_collation='C', max_length=40, verbose_name='银行文件格式')),
                    ('newer', models.BooleanField(default=False, verbose_name='按新账户付款')),
                    ('state', models.CharField(choices=[('drafted', '待审批'), ('approved', '已审批'), ('intended', '正在生成文件'), ('published', '文件已生成'), ('confirmed', '银行已受理'), ('closed', '已办结'), ('cancelled', '已撤销')], db_collation='C', default='drafted', max_length=9, verbose_name='状态')),
                    ('count', models.PositiveIntegerField(verbose_name='笔数')),
                    ('total', models.BigIntegerField(verbose_name='合计（分）')),
                    ('doubtful', models.PositiveIntegerField(default=0, verbose_name='校验位不符的账号')),
                    ('drafted_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='拟稿人')),
                    ('approved_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='审批人')),
                    ('approved_at', models.DateTimeField(blank=True, null=True, verbose_name='审批时间')),
                    ('job', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='jobs.job', verbose_name='作业')),
                    ('file_name', models.CharField(blank=True, db_collation='C', max_length=60, verbose_name='文件名')),
                    ('digest', models.CharField(blank=True, db_collation='C', max_length=64, verbose_name='文件摘要')),
                    ('intended_at', models.DateTimeField(blank=True, null=True, verbose_name='确定文件时间')),
                    ('published_at', models.DateTimeField(blank=True, null=True, verbose_name='文件生成时间')),
                    ('confirmed_at', models.DateTimeField(blank=True, null=True, verbose_name='银行受理时间')),
                    ('closed_at', models.DateTimeField(blank=True, null=True, verbose_name='办结时间')),
                    ('reason', models.CharField(blank=True, max_length=200, verbose_name='撤销原因')),
                ],
                options={
                    'verbose_name': '付款批',
                    'verbose_name_plural': '付款批',
                    'abstract': False,
                    'constraints': [models.UniqueConstraint(fields=('run', 'serial'), name='batch_serial_once'), models.UniqueConstraint(condition=models.Q(('file_name', ''), _negated=True), fields=('file_name',), name='batch_file_once'), models.UniqueConstraint(condition=models.Q(('state', 'drafted')), fields=('run',), name='batch_one_draft', violation_error_message='这个发放批次已有一个付款批等待审批，请先审批或撤销它。'), models.CheckConstraint(condition=models.Q(('kind__in', ['first', 'reissue']), ('state__in', ['drafted', 'approved', 'intended', 'published', 'confirmed', 'closed', 'cancelled'])), name='batch_state_known', violation_error_message='付款批的状态或种类不在规定的范围内。'), models.CheckConstraint(condition=models.Q(('count__gt', 0), ('total__gt', 0)), name='batch_pays', violation_error_message='付款批须有付款指令。'), models.CheckConstraint(condition=models.Q(('state__in', ['drafted', 'cancelled']), models.Q(('approved_at__isnull', False), ('approved_by__isnull', False)), _connector='OR'), name='batch_approved_whole', violation_error_message='审批须有审批人和时间。'), models.CheckConstraint(condition=models.Q(('approved_by__isnull', True), models.Q(('approved_by', models.F('drafted_by')), _negated=True), _connector='OR'), name='batch_two_persons', violation_error_message='拟稿人不能审批自己拟的付款批。'), models.CheckConstraint(condition=models.Q(models.Q(('digest', ''), ('file_name', ''), ('intended_at__isnull', True), ('state__in', ['drafted', 'approved', 'cancelled'])), models.Q(('intended_at__isnull', False), ('state__in', ['intended', 'published', 'confirmed', 'closed']), models.Q(('digest', ''), _negated=True), models.Q(('file_name', ''), _negated=True)), _connector='OR'), name='batch_intended_whole', violation_error_message='文件名、摘要和时间须同时确定。'), models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['published', 'confirmed', 'closed']), _negated=True), ('published_at__isnull', False), _connector='OR'), name='batch_published_whole', violation_error_message='生成文件须有时间。'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'cancelled'), _negated=True), models.Q(('reason', ''), _negated=True), _connector='OR'), name='batch_cancelled_for_a_reason', violation_error_message='撤销须写明原因。')],
                },
            ), pgtrigger.migrations.AddTrigger(
                model_name='paymentbatch',
                trigger=pgtrigger.compiler.Trigger(name='raise_version', sql=pgtrigger.compiler.UpsertTriggerSql(func='NEW.version = OLD.version + 1; NEW.updated_at = CLOCK_TIMESTAMP(); RETURN NEW;', hash='7e7bc084db712b3494a6db5341a86f2b231a759e', operation='UPDATE', pgid='pgtrigger_raise_version_74b2a', table='payments_paymentbatch', when='BEFORE')),
            ), pgtrigger.migrations.AddTrigger(
                model_name='paymentbatch',
                trigger=pgtrigger.compiler.Trigger(name='moves_forward', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n            IF OLD.state <> NEW.state AND (OLD.state, NEW.state) NOT IN (('drafted', 'approved'), ('drafted', 'cancelled'), ('approved', 'cancelled'), ('approved', 'intended'), ('intended', 'published'), ('published', 'confirmed'), ('confirmed', 'closed')) THEN\n                RAISE EXCEPTION '付款批不能从这个状态改到那个状态' USING ERRCODE = 'check_violation';\n            END IF;\n            IF OLD.approved_by_id IS NOT NULL AND ROW(OLD.approved_by_id, OLD.approved_at) IS DISTINCT FROM ROW(NEW.approved_by_id, NEW.approved_at) THEN\n                RAISE EXCEPTION '付款批的审批不可更改' USING ERRCODE = 'check_violation';\n            END IF;\n            IF OLD.digest <> '' AND ROW(OLD.file_name, OLD.digest, OLD.intended_at) IS DISTINCT FROM ROW(NEW.file_name, NEW.digest, NEW.intended_at) THEN\n                RAISE EXCEPTION '银行文件的名称和摘要一经确定不可更改' USING ERRCODE = 'check_violation';\n            END IF;\n            RETURN NEW;\n        ", hash='9b14ae3f08b0a0d3fb4c6ab20028bd4dbc5ff228', operation='UPDATE', pgid='pgtrigger_moves_forward_f03e8', table='payments_paymentbatch', when='BEFORE')),
            ), pgtrigger.migrations.AddTrigger(
                model_name='paymentbatch',
                trigger=pgtrigger.compiler.Trigger(name='approved_by_another', sql=pgtrigger.compiler.UpsertTriggerSql(condition="WHEN (OLD.state IS DISTINCT FROM NEW.state AND NEW.state = 'approved')", func="\n            IF NEW.approved_by_id IN (\n    \n    WITH RECURSIVE behind AS (\n        SELECT o.reissues_id AS id FROM payments_paymentorder o WHERE o.batch_id = NEW.id AND o.reissues_id IS NOT NULL\n        UNION SELECT p.reissues_id FROM behind b JOIN payments_paymentorder p ON p.id = b.id WHERE p.reissues_id IS NOT NULL\n    )\n\n    SELECT c.drafted_by_id FROM payments_paymentbatch c WHERE c.id = NEW.id\n    UNION SELECT n.by_id FROM behind b JOIN payments_orderoutcome x ON x.order_id = b.id JOIN payments_bankanswer n ON n.id = x.answer_id\n    UNION SELECT unnest(ARRAY[t.entered_by_id, t.decided_by_id]) FROM behind b\n        JOIN payments_orderreturn t ON t.order_id = b.id AND t.state = 'confirmed'\n    UNION (\n    SELECT unnest(ARRAY[r.asked_by_id, r.submitted_by_id]) FROM ledger_paymentrun r WHERE r.id = (SELECT c.run_id FROM payments_paymentbatch c WHERE c.id = NEW.id)\n    UNION SELECT s.by_id FROM ledger_runsubmission s WHERE s.run_id = (SELECT c.run_id FROM payments_paymentbatch c WHERE c.id = NEW.id)\n    UNION SELECT a.by_id FROM ledger_checkanswer a JOIN ledger_runcheck c ON c.id = a.check_id WHERE c.run_id = (SELECT c.run_id FROM payments_paymentbatch c WHERE c.id = NEW.id)\n)\n) THEN\n                RAISE EXCEPTION '编制、提交台账或处置核查的人，经手过回盘、退票的人，不能审批付款' USING ERRCODE = 'check_violation';\n            END IF;\n            RETURN NEW;\n        ", hash='1a4a9845c0e578b23381a44eb68a0ad1c681be78', operation='UPDATE', pgid='pgtrigger_approved_by_another_40c71', table='payments_paymentbatch', when='BEFORE')),
            ), pgtrigger.migrations.AddTrigger(
                model_name='paymentbatch',
                trigger=pgtrigger.compiler.Trigger(name='intended_with_money', sql=pgtrigger.compiler.UpsertTriggerSql(condition="WHEN (OLD.state IS DISTINCT FROM NEW.state AND NEW.state = 'intended')", func="\n            PERFORM 1 FROM payments_paymentsequence s WHERE s.county = NEW.county FOR UPDATE;\n            IF (SELECT ROW(COUNT(*), COALESCE(SUM(o.amount), 0)) FROM payments_paymentorder o WHERE o.batch_id = NEW.id AND NOT o.void)\n                IS DISTINCT FROM ROW(NEW.count::bigint, NEW.total::numeric) THEN\n                RAISE EXCEPTION '付款批与付款指令的笔数、金额不符' USING ERRCODE = 'check_violation';\n            END IF;\n            IF EXISTS (SELECT 1 FROM (\n    SELECT need.fund, need.amount, COALESCE((\n        SELECT SUM(i.amount) FROM payments_fundrequestitem i JOIN payments_fundrequest q ON q.id = i.request_id AND q.state = 'confirmed'\n        WHERE q.run_id = need.run_id AND i.fund = need.fund\n    ), 0)::bigint - COALESCE((\n        SELECT SUM(o.amount) FROM payments_paymentorder o JOIN payments_paymentbatch c ON c.id = o.batch_id AND c.state IN ('intended', 'published', 'confirmed', 'closed')\n        WHERE c.run_id = need.run_id AND c.id <> NEW.id AND o.fund = need.fund AND NOT o.void AND o.reissues_id IS NULL\n    ), 0)::bigint AS room\n    FROM (\n        SELECT o.run_id, o.fund, SUM(o.amount)::bigint AS amount FROM payments_paymentorder o\n        WHERE o.batch_id = NEW.id AND NOT o.void AND o.reissues_id IS NULL GROUP BY o.run_id, o.fund\n    ) need\n) t WHERE t.amount > t.room) THEN\n                RAISE EXCEPTION '没有已批准的用款申请覆盖这一付款批' USING ERRCODE = 'check_violation';\n            END IF;\n            IF EXISTS (SELECT 1 FROM (\n    SELECT need.fund, need.amount, COALESCE((\n        SELECT SUM(f.amount) FROM payments_fundreceipt f WHERE f.county = need.county AND f.fund = need.fund AND f.state = 'confirmed'\n    ), 0)::bigint - COALESCE((\n        SELECT SUM(o.amount) FROM payments_paymentorder o JOIN payments_paymentbatch c ON c.id = o.batch_id AND c.state IN ('intended', 'published', 'confirmed', 'closed')\n        WHERE c.county = need.county AND c.id <> NEW.id AND o.fund = need.fund AND NOT o.void AND NOT (\n    EXISTS (SELECT 1 FROM payments_orderoutcome x WHERE x.order_id = o.id AND x.kind = 'failed')\n    OR EXISTS (SELECT 1 FROM payments_orderreturn r WHERE r.order_id = o.id AND r.state = 'confirmed')\n)\n    ), 0)::bigint AS room\n    FROM (\n        SELECT b.county, o.fund, SUM(o.amount)::bigint AS amount FROM payments_paymentorder o JOIN payments_paymentbatch b ON b.id = o.batch_id\n        WHERE o.batch_id = NEW.id AND NOT o.void GROUP BY b.county, o.fund\n    ) need\n) t WHERE t.amount > t.room) THEN\n                RAISE EXCEPTION '资金余额不足' USING ERRCODE = 'check_violation';\n            END IF;\n            IF EXISTS (\n    \n    WITH RECURSIVE behind AS (\n        SELECT o.reissues_id AS id FROM payments_paymentorder o WHERE o.batch_id = NEW.id AND o.reissues_id IS NOT NULL\n        UNION SELECT p.reissues_id FROM behind b JOIN payments_paymentorder p ON p.id = b.id WHERE p.reissues_id IS NOT NULL\n    )\n\n    SELECT c.number FROM behind b JOIN payments_paymentorder o ON o.id = b.id JOIN payments_paymentbatch c ON c.id = o.batch_id\n    WHERE EXISTS (SELECT 1 FROM payments_bankanswer n WHERE n.batch_id = c.id AND n.state = 'parked') ORDER BY c.number LIMIT 1\n) THEN\n                RAISE EXCEPTION '原付款批有挂起的回盘，不能重发' USING ERRCODE = 'check_violation';\n            END IF;\n            IF EXISTS (SELECT 1 FROM payments_paymentorder o WHERE o.batch_id = NEW.id AND NOT o.void AND EXISTS (\n    SELECT 1 FROM ledger_ledgerline l\n    JOIN ledger_ledgerline k ON k.corrects_id = l.id AND k.kind = 'claim' AND NOT k.void\n    JOIN ledger_paymentrun q ON q.id = k.run_id AND q.state = 'released'\n    WHERE l.run_id = o.run_id AND l.enrolment_id = o.enrolment_id AND l.kind IN ('regular', 'arrears', 'offset') AND NOT l.void\n)) THEN\n                RAISE EXCEPTION '付款批中有已被后来的台账更正的款项' USING ERRCODE = 'check_violation';\n            END IF;\n            RETURN NEW;\n        ", hash='128ea437bb029078cc0da1b8f80c154b6c4c76f4', operation='UPDATE', pgid='pgtrigger_intended_with_money_07c42', table='payments_paymentbatch', when='BEFORE')),
            ), pgtrigger.migrations.AddTrigger(
                model_name='paymentbatch',
                trigger=pgtrigger.compiler.Trigger(name='closed_when_answered', sql=pgtrigger.compiler.UpsertTriggerSql(condition="WHEN (OLD.state IS DISTINCT FROM NEW.state AND NEW.state = 'closed')", func="\n            IF EXISTS (\n                SELECT 1 FROM payments_paymentorder o WHERE o.batch_id = NEW.id AND NOT o.void\n                    AND NOT EXISTS (SELECT 1 FROM payments_orderoutcome x WHERE x.order_id = o.id)\n            ) THEN\n                RAISE EXCEPTION '还有付款指令没有结果，付款批不能办结' USING ERRCODE = 'check_violation';\n            END IF;\n            RETURN NEW;\n        ", hash='75ff7e61c3df9bd0f627bf2a3ca1cd32e0c4050a', operation='UPDATE', pgid='pgtrigger_closed_when_answered_560dc', table='payments_paymentbatch', when='BEFORE')),
            ), pgtrigger.migrations.AddTrigger(
                model_name='paymentbatch',
                trigger=pgtrigger.compiler.Trigger(name='of_the_runs_county', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n            IF NEW.county IS DISTINCT FROM (\n                SELECT d.lineage FROM ledger_paymentrun r JOIN divisions_division d ON d.id = r.division_id WHERE r.id = NEW.run_id\n            ) THEN\n                RAISE EXCEPTION '付款批须属于台账所在的县（市、区）' USING ERRCODE = 'check_violation';\n            END IF;\n            RETURN NEW;\n        ", hash='b75d1f9337e97a01614a91d5fad2696dff1dcb93', operation='INSERT', pgid='pgtrigger_of_the_runs_county_cee27', table='payments_paymentbatch', when='BEFORE')),
            ), pgtrigger.migrations.AddTrigger(
                model_name='paymentbatch',
                trigger=pgtrigger.compiler.Trigger(name='orders_void_with_it', sql=pgtrigger.compiler.UpsertTriggerSql(condition="WHEN (OLD.state IS DISTINCT FROM NEW.state AND NEW.state = 'cancelled')", func='\n            UPDATE payments_paymentorder SET void = TRUE WHERE batch_id = NEW.id;\n            RETURN NULL;\n        ', hash='3fb7a6ca18a83b08e45a1932eee7b801f81cbc57', operation='UPDATE', pgid='pgtrigger_orders_void_with_it_093bd', table='payments_paymentbatch', when='AFTER')),
            ), pgtrigger.migrations.AddTrigger(
                model_name='paymentbatch',
                trigger=pgtrigger.compiler.Trigger(name='kept_as_drafted', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (ROW(OLD.number, OLD.run_id, OLD.county, OLD.serial, OLD.kind, OLD.profile, OLD.newer, OLD.count, OLD.total, OLD.drafted_by_id) IS DISTINCT FROM ROW(NEW.number, NEW.run_id, NEW.county, NEW.serial, NEW.kind, NEW.profile, NEW.newer, NEW.count, NEW.total, NEW.drafted_by_id))', func="RAISE EXCEPTION '付款批的编号、格式、笔数、金额和拟稿人不可更改' USING ERRCODE = 'check_violation';", hash='ff4fbdf03e14e8cb9009b9640b0394584dac895f', operation='UPDATE', pgid='pgtrigger_kept_as_drafted_9f3d3', table='payments_paymentbatch', when='BEFORE')),
            ), pgtrigger.migrations.AddTrigger(
                model_name='paymentbatch',
                trigger=pgtrigger.compiler.Trigger(name='never_deleted', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION '付款批不可删除，只能撤销' USING ERRCODE = 'check_violation';", hash='09f74c0d5bfb838e7cb8fba2bafcc7cf1232afa4', operation='DELETE', pgid='pgtrigger_never_deleted_6b9b7', table='payments_paymentbatch', when='BEFORE')),
            ), pgtrigger.migrations.AddTrigger(
                model_name='paymentbatch',
                trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "payments_paymentbatchevent" ("approved_at", "approved_by_id", "closed_at", "confirmed_at", "count", "county", "created_at", "digest", "division_id", "doubtful", "drafted_by_id", "file_name", "id", "intended_at", "job_id", "kind", "newer", "number", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "profile", "published_at", "reason", "run_id", "serial", "state", "total", "uid", "updated_at", "version") SELECT new_values."approved_at", new_values."approved_by_id", new_values."closed_at", new_values."confirmed_at", new_values."count", new_values."county", new_values."created_at", new_values."digest", new_values."division_id", new_values."doubtful", new_values."drafted_by_id", new_values."file_name", new_values."id", new_values."intended_at", new_values."job_id", new_values."kind", new_values."newer", new_values."number", _pgh_attached_context.value, CLOCK_TIMESTAMP(), \'insert\', new_values."id", new_values."profile", new_values."published_at", new_values."reason", new_values."run_id", new_values."serial", new_values."state", new_values."total", new_values."uid", new_values."updated_at", new_values."version" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='01f91afd02e4a9d28c6acc6dc435172f574e82c3', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_4177f', referencing='REFERENCING NEW TABLE AS new_values ', table='payments_paymentbatch', when='AFTER')),
            ), pgtrigger.migrations.AddTrigger(
                model_name='paymentbatch',
                trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "payments_paymentbatchevent" ("approved_at", "approved_by_id", "closed_at", "confirmed_at", "count", "county", "created_at", "digest", "division_id", "doubtful", "drafted_by_id", "file_name", "id", "intended_at", "job_id", "kind", "newer", "number", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "profile", "published_at", "reason", "run_id", "serial", "state", "total", "uid", "updated_at", "version") SELECT new_values."approved_at", new_values."approved_by_id", new_values."closed_at", new_values."confirmed_at", new_values."count", new_values."county", new_values."created_at", new_values."digest", new_values."division_id", new_values."doubtful", new_values."drafted_by_id", new_values."file_name", new_values."id", new_values."intended_at", new_values."job_id", new_values."kind", new_values."newer", new_values."number", _pgh_attached_context.value, CLOCK_TIMESTAMP(), \'update\', new_values."id", new_values."profile", new_values."published_at", new_values."reason", new_values."run_id", new_values."serial", new_values."state", new_values."total", new_values."uid", new_values."updated_at", new_values."version" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='4bc9a17690e51b85facc37aaee4bb4f80e3e2d8d', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_795f1', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='payments_paymentbatch', when='AFTER')),
            ), migrations.CreateModel(
                name='PaymentBatchEvent',
                fields=[
                    ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                    ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                    ('pgh_label', models.TextField(help_text='The event label.')),
                    ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='payments.paymentbatch')),
                    ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                    ('id', models.BigIntegerField()),
                    ('uid', models.UUIDField(default=uuid6.uuid7, editable=False)),
                    ('division', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='divisions.division', verbose_name='区划')),
                    ('version', models.PositiveIntegerField(default=1, editable=False, verbose_name='版次')),
                    ('created_at', models.DateTimeField(default=minzheng.kernel.periods.now, editable=False, verbose_name='登记时间')),
                    ('updated_at', models.DateTimeField(default=minzheng.kernel.periods.now, editable=False, verbose_name='变更时间')),
                    ('number', models.CharField(db_collation='C', max_length=20, verbose_name='付款批编号')),
                    ('run', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='ledger.paymentrun', verbose_name='发放批次')),
                    ('county', models.CharField(db_collation='C', max_length=40, verbose_name='县（市、区）世系')),
                    ('serial', models.PositiveSmallIntegerField(verbose_name='第几批')),
                    ('kind', models.CharField(choices=[('first', '首次付款'), ('reissue', '重发')], db_collation='C', default='first', max_length=7, verbose_name='种类')),
                    ('profile', models.CharField(db_collation='C', max_length=40, verbose_name='银行文件格式')),
                    ('newer', models.BooleanField(default=False, verbose_name='按新账户付款')),
                    ('state', models.CharField(choices=[('drafted', '待审批'), ('approved', '已审批'), ('intended', '正在生成文件'), ('published', '文件已生成'), ('confirmed', '银行已受理'), ('closed', '已办结'), ('cancelled', '已撤销')], db_collation='C', default='drafted', max_length=9, verbose_name='状态')),
                    ('count', models.PositiveIntegerField(verbose_name='笔数')),
                    ('total', models.BigIntegerField(verbose_name='合计（分）')),
                    ('doubtful', models.PositiveIntegerField(default=0, verbose_name='校验位不符的账号')),
                    ('drafted_by', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='拟稿人')),
                    ('approved_by', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='审批人')),
                    ('approved_at', models.DateTimeField(blank=True, null=True, verbose_name='审批时间')),
                    ('job', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='jobs.job', verbose_name='作业')),
                    ('file_name', models.CharField(blank=True, db_collation='C', max_length=60, verbose_name='文件名')),
                    ('digest', models.CharField(blank=True, db_collation='C', max_length=64, verbose_name='文件摘要')),
                    ('intended_at', models.DateTimeField(blank=True, null=True, verbose_name='确定文件时间')),
                    ('published_at', models.DateTimeField(blank=True, null=True, verbose_name='文件生成时间')),
                    ('confirmed_at', models.DateTimeField(blank=True, null=True, verbose_name='银行受理时间')),
                    ('closed_at', models.DateTimeField(blank=True, null=True, verbose_name='办结时间')),
                    ('reason', models.CharField(blank=True, max_length=200, verbose_name='撤销原因')),
                ],
                options={
                    'abstract': False,
                },
            ), migrations.CreateModel(
                name='PaymentOrder',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('uid', models.UUIDField(default=uuid6.uuid7, editable=False, unique=True)),
                    ('division', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='divisions.division', verbose_name='区划')),
                    ('batch', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='orders', to='payments.paymentbatch', verbose_name='付款批')),
                    ('number', models.PositiveIntegerField(verbose_name='序号')),
                    ('run', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='ledger.paymentrun', verbose_name='发放批次')),
                    ('enrolment', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='benefits.enrolment', verbose_name='保障')),
                    ('programme', models.CharField(db_collation='C', max_length=60, verbose_name='项目')),
                    ('account', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='ledger.payeeaccount', verbose_name='收款账户')),
                    ('payee_name', models.CharField(max_length=100, verbose_name='收款人')),
                    ('purpose', models.CharField(max_length=60, verbose_name='用途')),
                    ('amount', models.BigIntegerField(verbose_name='金额（分）')),
                    ('fund', models.CharField(blank=True, max_length=60, verbose_name='资金来源')),
                    ('reissues', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='reissued', to='payments.paymentorder', verbose_name='重发的指令')),
                    ('ground', models.CharField(blank=True, choices=[('account', '已更换账户'), ('bank', '账户无误，银行原因')], db_collation='C', max_length=7, verbose_name='重发依据')),
                    ('reason', models.CharField(blank=True, max_length=200, verbose_name='重发说明')),
                    ('void', models.BooleanField(default=False, verbose_name='作废')),
                ],
                options={
                    'verbose_name': '付款指令',
                    'verbose_name_plural': '付款指令',
                    'abstract': False,
                    'indexes': [models.Index(fields=['run', 'enrolment'], name='order_of_run'), models.Index(fields=['enrolment'], name='order_of_enrolment')],
                    'constraints': [models.UniqueConstraint(fields=('batch', 'number'), name='order_number_once'), models.UniqueConstraint(condition=models.Q(('reissues__isnull', True), ('void', False)), fields=('run', 'enrolment'), name='order_once', violation_error_message='这项保障在这个批次中已有付款指令，不能再付一次。'), models.UniqueConstraint(condition=models.Q(('reissues__isnull', False), ('void', False)), fields=('reissues',), name='order_reissued_once', violation_error_message='这笔付款已经重发过，不能再发一次。'), models.CheckConstraint(condition=models.Q(('amount__gt', 0)), name='order_pays', violation_error_message='付款指令的金额须大于零。'), models.CheckConstraint(condition=models.Q(models.Q(('ground', ''), ('reason', ''), ('reissues__isnull', True)), models.Q(('ground__in', ['account', 'bank']), ('reissues__isnull', False), models.Q(('reason', ''), _negated=True)), _connector='OR'), name='order_reissued_for_a_reason', violation_error_message='重发须写明依据和说明，首次付款不写。'), models.CheckConstraint(condition=models.Q(models.Q(('payee_name', ''), _negated=True), models.Q(('purpose', ''), _negated=True)), name='order_to_somebody', violation_error_message='付款指令须有收款人和用途。')],
                },
            ), pgtrigger.migrations.AddTrigger(
                model_name='paymentorder',
                trigger=pgtrigger.compiler.Trigger(name='as_the_ledger_says', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n            IF EXISTS (\n                SELECT 1 FROM added a JOIN payments_paymentbatch b ON b.id = a.batch_id JOIN ledger_paymentrun r ON r.id = a.run_id\n                WHERE a.void OR b.run_id <> a.run_id OR b.state <> 'drafted' OR r.state <> 'released' OR (b.kind = 'first') <> (a.reissues_id IS NULL)\n            ) THEN\n                RAISE EXCEPTION '付款指令只能在已锁定台账的拟稿付款批中产生' USING ERRCODE = 'check_violation';\n            END IF;\n            IF EXISTS (\n                SELECT 1 FROM added a JOIN ledger_paymentrun r ON r.id = a.run_id\n                JOIN ledger_runhold h ON h.run_id = r.id AND h.round = r.round AND h.enrolment_id = a.enrolment_id\n            ) OR EXISTS (\n                SELECT 1 FROM added a LEFT JOIN (\n                    SELECT l.run_id, l.enrolment_id, SUM(l.amount) AS amount, MIN(l.fund) AS fund, COUNT(DISTINCT l.fund) AS funds\n                    FROM ledger_ledgerline l\n                    WHERE l.run_id IN (SELECT DISTINCT run_id FROM added) AND l.kind IN ('regular', 'arrears', 'offset') AND NOT l.void GROUP BY l.run_id, l.enrolment_id\n                ) l ON l.run_id = a.run_id AND l.enrolment_id = a.enrolment_id\n                WHERE l.amount IS DISTINCT FROM a.amount OR l.fund IS DISTINCT FROM a.fund OR l.funds <> 1\n            ) THEN\n                RAISE EXCEPTION '付款指令与台账不符' USING ERRCODE = 'check_violation';\n            END IF;\n            IF EXISTS (SELECT 1 FROM added o WHERE EXISTS (\n    SELECT 1 FROM ledger_ledgerline l\n    JOIN ledger_ledgerline k ON k.corrects_id = l.id AND k.kind = 'claim' AND NOT k.void\n    JOIN ledger_paymentrun q ON q.id = k.run_id AND q.state = 'released'\n    WHERE l.run_id = o.run_id AND l.enrolment_id = o.enrolment_id AND l.kind IN ('regular', 'arrears', 'offset') AND NOT l.void\n)) THEN\n                RAISE EXCEPTION '已被后来的台账更正的款项不能再付' USING ERRCODE = 'check_violation';\n            END IF;\n            IF EXISTS (\n                SELECT 1 FROM added a JOIN ledger_payeeaccount c ON c.id = a.account_id\n                WHERE c.enrolment_id <> a.enrolment_id OR c.confirmed_at IS NULL\n            ) THEN\n                RAISE EXCEPTION '付款指令的账户不是这项保障已确认的账户' USING ERRCODE = 'check_violation';\n            END IF;\n            PERFORM 1 FROM payments_paymentbatch b WHERE b.id IN (\n                SELECT o.batch_id FROM added a JOIN payments_paymentorder o ON o.id = a.reissues_id\n            ) ORDER BY b.id FOR UPDATE;\n            IF EXISTS (\n                SELECT 1 FROM added a JOIN payments_paymentorder o ON o.id = a.reissues_id\n                WHERE o.run_id <> a.run_id OR o.enrolment_id <> a.enrolment_id OR o.amount <> a.amount OR o.void OR NOT (\n    EXISTS (SELECT 1 FROM payments_orderoutcome x WHERE x.order_id = o.id AND x.kind = 'failed')\n    OR EXISTS (SELECT 1 FROM payments_orderreturn r WHERE r.order_id = o.id AND r.state = 'confirmed')\n)\n                    OR EXISTS (SELECT 1 FROM payments_orderhold h WHERE h.order_id = o.id AND h.lifted_at IS NULL)\n            ) THEN\n                RAISE EXCEPTION '只能重发失败或退回、没有暂不重发的付款指令' USING ERRCODE = 'check_violation';\n            END IF;\n            RETURN NULL;\n        ", hash='44bf568e6d3281cb26fe099814bc3043e7c70210', level='STATEMENT', operation='INSERT', pgid='pgtrigger_as_the_ledger_says_2c49e', referencing='REFERENCING NEW TABLE AS added ', table='payments_paymentorder', when='AFTER')),
            ), pgtrigger.migrations.AddTrigger(
                model_name='paymentorder',
                trigger=pgtrigger.compiler.Trigger(name='never_deleted', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION '付款指令不可修改、不可删除' USING ERRCODE = 'insufficient_privilege';", hash='5f6c9e7cb613ac1b2c03451024b0e0b0c12d65e1', operation='DELETE', pgid='pgtrigger_never_deleted_b7553', table='payments_paymentorder', when='BEFORE')),
            ), pgtrigger.migrations.AddTrigger(
                model_name='paymentorder',
                trigger=pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION '付款指令不可清空' USING ERRCODE = 'insufficient_privilege';", hash='ee43bae2a5f3437b55a6be089ba7528fe358b417', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_adfb8', table='payments_paymentorder', when='BEFORE')),
            ), pgtrigger.migrations.AddTrigger(
                model_name='paymentorder',
                trigger=pgtrigger.compiler.Trigger(name='void_when_cancelled', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n                IF TO_JSONB(OLD) - 'void' IS DISTINCT FROM TO_JSONB(NEW) - 'void' OR OLD.void OR NOT NEW.void\n                    OR NOT EXISTS (SELECT 1 FROM payments_paymentbatch b WHERE b.id = NEW.batch_id AND b.state = 'cancelled')\n                THEN\n                    RAISE EXCEPTION '付款指令不可修改' USING ERRCODE = 'insufficient_privilege';\n                END IF;\n                RETURN NEW;\n            ", hash='158f5eb827f0bb47cc05226f546e862c681a736c', operation='UPDATE', pgid='pgtrigger_void_when_cancelled_97d87', table='payments_paymentorder', when='BEFORE')),
            ), migrations.CreateModel(
                name='AccountGap',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('batch', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='gaps', to='payments.paymentbatch', verbose_name='付款批')),
                    ('enrolment', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='benefits.enrolment', verbose_name='保障')),
                    ('amount', models.BigIntegerField(verbose_name='金额（分）')),
                    ('reason', models.CharField(choices=[('none', '没有已确认的收款账户'), ('form', '账号不是 16 至 19 位数字'), ('name', '收款人没有姓名'), ('replaced', '锁定台账之后已确认新的账户'), ('claimed', '已被后来的台账更正')], db_collation='C', max_length=8, verbose_name='原因')),
                ],
                options={
                    'verbose_name': '待办账户',
                    'verbose_name_plural': '待办账户',
                    'constraints': [models.UniqueConstraint(fields=('batch', 'enrolment'), name='gap_once'), models.CheckConstraint(condition=models.Q(('reason__in', ['none', 'form', 'name', 'replaced', 'claimed'])), name='gap_reason_known', violation_error_message='待办账户的原因不在规定的范围内。')],
                },
            ), pgtrigger.migrations.AddTrigger(
                model_name='accountgap',
                trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION '待办账户不可修改、不可删除' USING ERRCODE = 'insufficient_privilege';", hash='7f416646c26d0bfe6e6753d895e413e8e911befe', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_002a1', table='payments_accountgap', when='BEFORE')),
            ), pgtrigger.migrations.AddTrigger(
                model_name='accountgap',
                trigger=pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION '待办账户不可清空' USING ERRCODE = 'insufficient_privilege';", hash='913a7f445b595be3fff10bd90a44b154e7944080', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_989ce', table='payments_accountgap', when='BEFORE')),
            ), migrations.CreateModel(
                name='FundReceipt',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('uid', models.UUIDField(default=uuid6.uuid7, editable=False, unique=True)),
                    ('division', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='divisions.division', verbose_name='区划')),
                    ('version', models.PositiveIntegerField(default=1, editable=False, verbose_name='版次')),
                    ('created_at', models.DateTimeField(default=minzheng.kernel.periods.now, editable=False, verbose_name='登记时间')),
                    ('updated_at', models.DateTimeField(default=minzheng.kernel.periods.now, editable=False, verbose_name='变更时间')),
                    ('state', models.CharField(choices=[('waiting', '待确认'), ('confirmed', '已确认'), ('refused', '不予确认')], db_collation='C', default='waiting', max_length=9, verbose_name='状态')),
                    ('entered_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='经办人')),
                    ('decided_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='确认人')),
                    ('decided_at', models.DateTimeField(blank=True, null=True, verbose_name='确认时间')),
                    ('refusal', models.CharField(blank=True, max_length=200, verbose_name='不予确认的原因')),
                    ('county', models.CharField(db_collation='C', max_length=40, verbose_name='县（市、区）世系')),
                    ('fund', models.CharField(blank=True, max_length=60, verbose_name='资金来源')),
                    ('amount', models.BigIntegerField(verbose_name='金额（分）')),
                    ('voucher', models.CharField(max_length=60, verbose_name='凭证号')),
                    ('received_on', models.DateField(verbose_name='到账日期')),
                ],
                options={
                    'verbose_name': '资金到账',
                    'verbose_name_plural': '资金到账',
                    'abstract': False,
                    'constraints': [models.UniqueConstraint(condition=models.Q(('state', 'refused'), _negated=True), fields=('county', 'voucher'), name='receipt_voucher_once', violation_error_message='这个凭证号已经登记过。'), models.CheckConstraint(condition=models.Q(('amount__gt', 0), models.Q(('voucher', ''), _negated=True)), name='receipt_of_money', violation_error_message='到账金额须大于零，并有凭证号。'), models.CheckConstraint(condition=models.Q(models.Q(('decided_at__isnull', True), ('decided_by__isnull', True), ('refusal', ''), ('state', 'waiting')), models.Q(('decided_at__isnull', False), ('decided_by__isnull', False), models.Q(models.Q(('refusal', ''), ('state', 'confirmed')), models.Q(('state', 'refused'), models.Q(('refusal', ''), _negated=True)), _connector='OR')), _connector='OR'), name='receipt_decided_whole', violation_error_message='确认须有确认人和时间，不予确认须写明原因。'), models.CheckConstraint(condition=models.Q(('decided_by__isnull', True), ('state', 'refused'), models.Q(('decided_by', models.F('entered_by')), _negated=True), _connector='OR'), name='receipt_two_persons', violation_error_message='经办人不能确认自己经办的，须由另一人确认。')],
                },
            ), pgtrigger.migrations.AddTrigger(
                model_name='fundreceipt',
                trigger=pgtrigger.compiler.Trigger(name='raise_version', sql=pgtrigger.compiler.UpsertTriggerSql(func='NEW.version = OLD.version + 1; NEW.updated_at = CLOCK_TIMESTAMP(); RETURN NEW;', hash='04205809a12719e8e9e5097acf66baf6ba676909', operation='UPDATE', pgid='pgtrigger_raise_version_8ab25', table='payments_fundreceipt', when='BEFORE')),
            ), pgtrigger.migrations.AddTrigger(
                model_name='fundreceipt',
                trigger=pgtrigger.compiler.Trigger(name='never_deleted', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION '资金到账不可删除' USING ERRCODE = 'check_violation';", hash='fdd80a6dd67e7c01b18b10b4718fc34641931e0d', operation='DELETE', pgid='pgtrigger_never_deleted_0f1f6', table='payments_fundreceipt', when='BEFORE')),
            ), pgtrigger.migrations.AddTrigger(
                model_name='fundreceipt',
                trigger=pgtrigger.compiler.Trigger(name='entered_waiting', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n                    IF NEW.state <> 'waiting' THEN\n                        RAISE EXCEPTION '资金到账登记后须由另一人确认' USING ERRCODE = 'check_violation';\n                    END IF;\n                    RETURN NEW;\n                ", hash='2d2694c2969eb2bd74a333ace4bc7e2b00188160', operation='INSERT', pgid='pgtrigger_entered_waiting_424a5', table='payments_fundreceipt', when='BEFORE')),
            ), pgtrigger.migrations.AddTrigger(
                model_name='fundreceipt',
                trigger=pgtrigger.compiler.Trigger(name='decided_once', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n                    IF ROW(OLD.county, OLD.fund, OLD.amount, OLD.voucher, OLD.received_on, OLD.entered_by_id) IS DISTINCT FROM ROW(NEW.county, NEW.fund, NEW.amount, NEW.voucher, NEW.received_on, NEW.entered_by_id) THEN\n                        RAISE EXCEPTION '资金到账不可更改，有误的不予确认后重新登记' USING ERRCODE = 'check_violation';\n                    END IF;\n                    IF OLD.state <> 'waiting' AND ROW(OLD.state, OLD.decided_by_id, OLD.decided_at, OLD.refusal)\n                        IS DISTINCT FROM ROW(NEW.state, NEW.decided_by_id, NEW.decided_at, NEW.refusal) THEN\n                        RAISE EXCEPTION '资金到账已经办结，不能再改' USING ERRCODE = 'check_violation';\n                    END IF;\n                    RETURN NEW;\n                ", hash='c23c857f16407b6d14f5bb27d00c2496bec8a09f', operation='UPDATE', pgid='pgtrigger_decided_once_1a448', table='payments_fundreceipt', when='BEFORE')),
            ), pgtrigger.migrations.AddTrigger(
                model_name='fundreceipt',
                trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "payments_fundreceiptevent" ("amount", "county", "created_at", "decided_at", "decided_by_id", "division_id", "entered_by_id", "fund", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "received_on", "refusal", "state", "uid", "updated_at", "version", "voucher") SELECT new_values."amount", new_values."county", new_values."created_at", new_values."decided_at", new_values."decided_by_id", new_values."division_id", new_values."entered_by_id", new_values."fund", new_values."id", _pgh_attached_context.value, CLOCK_TIMESTAMP(), \'insert\', new_values."id", new_values."received_on", new_values."refusal", new_values."state", new_values."uid", new_values."updated_at", new_values."version", new_values."voucher" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='e26045c8a1a1c9e57bde24a8ef39e276aafb6ec7', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_f70ce', referencing='REFERENCING NEW TABLE AS new_values ', table='payments_fundreceipt', when='AFTER')),
            ), pgtrigger.migrations.AddTrigger(
                model_name='fundreceipt',
                trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "payments_fundreceiptevent" ("amount", "county", "created_at", "decided_at", "decided_by_id", "division_id", "entered_by_id", "fund", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "received_on", "refusal", "state", "uid", "updated_at", "version", "voucher") SELECT new_values."amount", new_values."county", new_values."created_at", new_values."decided_at", new_values."decided_by_id", new_values."division_id", new_values."entered_by_id", new_values."fund", new_values."id", _pgh_attached_context.value, CLOCK_TIMESTAMP(), \'update\', new_values."id", new_values."received_on", new_values."refusal", new_values."state", new_values."uid", new_values."updated_at", new_values."version", new_values."voucher" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='c9d7ec4ef26c8a2191c1c34cbf3ee439ed9dad19', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_b83d2', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='payments_fundreceipt', when='AFTER')),
            ), migrations.CreateModel(
                name='FundReceiptEvent',
                fields=[
                    ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                    ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                    ('pgh_label', models.TextField(help_text='The event label.')),
                    ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='payments.fundreceipt')),
                    ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                    ('id', models.BigIntegerField()),
                    ('uid', models.UUIDField(default=uuid6.uuid7, editable=False)),
                    ('division', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='divisions.division', verbose_name='区划')),
                    ('version', models.PositiveIntegerField(default=1, editable=False, verbose_name='版次')),
                    ('created_at', models.DateTimeField(default=minzheng.kernel.periods.now, editable=False, verbose_name='登记时间')),
                    ('updated_at', models.DateTimeField(default=minzheng.kernel.periods.now, editable=False, verbose_name='变更时间')),
                    ('state', models.CharField(choices=[('waiting', '待确认'), ('confirmed', '已确认'), ('refused', '不予确认')], db_collation='C', default='waiting', max_length=9, verbose_name='状态')),
                    ('entered_by', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='经办人')),
                    ('decided_by', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='确认人')),
                    ('decided_at', models.DateTimeField(blank=True, null=True, verbose_name='确认时间')),
                    ('refusal', models.CharField(blank=True, max_length=200, verbose_name='不予确认的原因')),
                    ('county', models.CharField(db_collation='C', max_length=40, verbose_name='县（市、区）世系')),
                    ('fund', models.CharField(blank=True, max_length=60, verbose_name='资金来源')),
                    ('amount', models.BigIntegerField(verbose_name='金额（分）')),
                    ('voucher', models.CharField(max_length=60, verbose_name='凭证号')),
                    ('received_on', models.DateField(verbose_name='到账日期')),
                ],
                options={
                    'abstract': False,
                },
            ), migrations.CreateModel(
                name='FundRequest',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('uid', models.UUIDField(default=uuid6.uuid7, editable=False, unique=True)),
                    ('division', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='divisions.division', verbose_name='区划')),
                    ('version', models.PositiveIntegerField(default=1, editable=False, verbose_name='版次')),
                    ('created_at', models.DateTimeField(default=minzheng.kernel.periods.now, editable=False, verbose_name='登记时间')),
                    ('updated_at', models.DateTimeField(default=minzheng.kernel.periods.now, editable=False, verbose_name='变更时间')),
                    ('state', models.CharField(choices=[('waiting', '待确认'), ('confirmed', '已确认'), ('refused', '不予确认')], db_collation='C', default='waiting', max_length=9, verbose_name='状态')),
                    ('entered_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='经办人')),
                    ('decided_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='确认人')),
                    ('decided_at', models.DateTimeField(blank=True, null=True, verbose_name='确认时间')),
                    ('refusal', models.CharField(blank=True, max_length=200, verbose_name='不予确认的原因')),
                    ('number', models.CharField(db_collation='C', max_length=20, unique=True, verbose_name='申请编号')),
                    ('run', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='requests', to='ledger.paymentrun', verbose_name='发放批次')),
                    ('county', models.CharField(db_collation='C', max_length=40, verbose_name='县（市、区）世系')),
                    ('total', models.BigIntegerField(verbose_name='合计（分）')),
                ],
                options={
                    'verbose_name': '用款申请',
                    'verbose_name_plural': '用款申请',
                    'abstract': False,
                    'constraints': [models.UniqueConstraint(condition=models.Q(('state', 'waiting')), fields=('run',), name='request_one_open', violation_error_message='这个发放批次已有一份用款申请等待审批。'), models.CheckConstraint(condition=models.Q(('total__gt', 0)), name='request_of_money', violation_error_message='用款申请的金额须大于零。'), models.CheckConstraint(condition=models.Q(models.Q(('decided_at__isnull', True), ('decided_by__isnull', True), ('refusal', ''), ('state', 'waiting')), models.Q(('decided_at__isnull', False), ('decided_by__isnull', False), models.Q(models.Q(('refusal', ''), ('state', 'confirmed')), models.Q(('state', 'refused'), models.Q(('refusal', ''), _negated=True)), _connector='OR')), _connector='OR'), name='request_decided_whole', violation_error_message='确认须有确认人和时间，不予确认须写明原因。'), models.CheckConstraint(condition=models.Q(('decided_by__isnull', True), ('state', 'refused'), models.Q(('decided_by', models.F('entered_by')), _negated=True), _connector='OR'), name='request_two_persons', violation_error_message='经办人不能确认自己经办的，须由另一人确认。')],
                },
            ), pgtrigger.migrations.AddTrigger(
                model_name='fundrequest',
                trigger=pgtrigger.compiler.Trigger(name='raise_version', sql=pgtrigger.compiler.UpsertTriggerSql(func='NEW.version = OLD.version + 1; NEW.updated_at = CLOCK_TIMESTAMP(); RETURN NEW;', hash='61ca4f9f3dc96c154e4edf1aa479a2dc029dc5eb', operation='UPDATE', pgid='pgtrigger_raise_version_47c04', table='payments_fundrequest', when='BEFORE')),
            ), pgtrigger.migrations.AddTrigger(
                model_name='fundrequest',
                trigger=pgtrigger.compiler.Trigger(name='never_deleted', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION '用款申请不可删除' USING ERRCODE = 'check_violation';", hash='e449bdbfe47fec41b2545404bc9de890a65dbb54', operation='DELETE', pgid='pgtrigger_never_deleted_7fe30', table='payments_fundrequest', when='BEFORE')),
            ), pgtrigger.migrations.AddTrigger(
                model_name='fundrequest',
                trigger=pgtrigger.compiler.Trigger(name='entered_waiting', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n                    IF NEW.state <> 'waiting' THEN\n                        RAISE EXCEPTION '用款申请登记后须由另一人确认' USING ERRCODE = 'check_violation';\n                    END IF;\n                    RETURN NEW;\n                ", hash='8258cf724d52a46a4bc8c370d7114a4bb50146be', operation='INSERT', pgid='pgtrigger_entered_waiting_b0bc0', table='payments_fundrequest', when='BEFORE')),
            ), pgtrigger.migrations.AddTrigger(
                model_name='fundrequest',
                trigger=pgtrigger.compiler.Trigger(name='decided_once', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n                    IF ROW(OLD.number, OLD.run_id, OLD.county, OLD.total, OLD.entered_by_id) IS DISTINCT FROM ROW(NEW.number, NEW.run_id, NEW.county, NEW.total, NEW.entered_by_id) THEN\n                        RAISE EXCEPTION '用款申请不可更改，有误的不予确认后重新登记' USING ERRCODE = 'check_violation';\n                    END IF;\n                    IF OLD.state <> 'waiting' AND ROW(OLD.state, OLD.decided_by_id, OLD.decided_at, OLD.refusal)\n                        IS DISTINCT FROM ROW(NEW.state, NEW.decided_by_id, NEW.decided_at, NEW.refusal) THEN\n                        RAISE EXCEPTION '用款申请已经办结，不能再改' USING ERRCODE = 'check_violation';\n                    END IF;\n                    RETURN NEW;\n                ", hash='0ff5dc71431e7d26d64fb2c3528c36c85d4d5dfa', operation='UPDATE', pgid='pgtrigger_decided_once_8d9fe', table='payments_fundrequest', when='BEFORE')),
            ), pgtrigger.migrations.AddTrigger(
                model_name='fundrequest',
                trigger=pgtrigger.compiler.Trigger(name='granted_by_another', sql=pgtrigger.compiler.UpsertTriggerSql(condition="WHEN (OLD.state IS DISTINCT FROM NEW.state AND NEW.state = 'confirmed')", func="\n            IF NEW.decided_by_id IN (\n    \n    SELECT unnest(ARRAY[r.asked_by_id, r.submitted_by_id]) FROM ledger_paymentrun r WHERE r.id = NEW.run_id\n    UNION SELECT s.by_id FROM ledger_runsubmission s WHERE s.run_id = NEW.run_id\n    UNION SELECT a.by_id FROM ledger_checkanswer a JOIN ledger_runcheck c ON c.id = a.check_id WHERE c.run_id = NEW.run_id\n UNION SELECT c.drafted_by_id FROM payments_paymentbatch c WHERE c.run_id = NEW.run_id AND c.state <> 'cancelled'\n) THEN\n                RAISE EXCEPTION '编制、提交台账、处置核查或拟付款批的人不能批准用款' USING ERRCODE = 'check_violation';\n            END IF;\n            RETURN NEW;\n        ", hash='3cf6daa1c7cc21ec5ef3bda8ff95dd8fa77f65c4', operation='UPDATE', pgid='pgtrigger_granted_by_another_fe1e0', table='payments_fundrequest', when='BEFORE')),
            ), pgtrigger.migrations.AddTrigger(
                model_name='fundrequest',
                trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "payments_fundrequestevent" ("county", "created_at", "decided_at", "decided_by_id", "division_id", "entered_by_id", "id", "number", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "refusal", "run_id", "state", "total", "uid", "updated_at", "version") SELECT new_values."county", new_values."created_at", new_values."decided_at", new_values."decided_by_id", new_values."division_id", new_values."entered_by_id", new_values."id", new_values."number", _pgh_attached_context.value, CLOCK_TIMESTAMP(), \'insert\', new_values."id", new_values."refusal", new_values."run_id", new_values."state", new_values."total", new_values."uid", new_values."updated_at", new_values."version" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='96ef9b31e22dcb36c6a9d91687efe267ec42df5e', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_af858', referencing='REFERENCING NEW TABLE AS new_values ', table='payments_fundrequest', when='AFTER')),
            ), pgtrigger.migrations.AddTrigger(
                model_name='fundrequest',
                trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "payments_fundrequestevent" ("county", "created_at", "decided_at", "decided_by_id", "division_id", "entered_by_id", "id", "number", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "refusal", "run_id", "state", "total", "uid", "updated_at", "version") SELECT new_values."county", new_values."created_at", new_values."decided_at", new_values."decided_by_id", new_values."division_id", new_values."entered_by_id", new_values."id", new_values."number", _pgh_attached_context.value, CLOCK_TIMESTAMP(), \'update\', new_values."id", new_values."refusal", new_values."run_id", new_values."state", new_values."total", new_values."uid", new_values."updated_at", new_values."version" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='0570d51ccfaa60148ed871259b64988b5525d9a9', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_c369b', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='payments_fundrequest', when='AFTER')),
            ), migrations.CreateModel(
                name='FundRequestEvent',
                fields=[
                    ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                    ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                    ('pgh_label', models.TextField(help_text='The event label.')),
                    ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='payments.fundrequest')),
                    ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                    ('id', models.BigIntegerField()),
                    ('uid', models.UUIDField(default=uuid6.uuid7, editable=False)),
                    ('division', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='divisions.division', verbose_name='区划')),
                    ('version', models.PositiveIntegerField(default=1, editable=False, verbose_name='版次')),
                    ('created_at', models.DateTimeField(default=minzheng.kernel.periods.now, editable=False, verbose_name='登记时间')),
                    ('updated_at', models.DateTimeField(default=minzheng.kernel.periods.now, editable=False, verbose_name='变更时间')),
                    ('state', models.CharField(choices=[('waiting', '待确认'), ('confirmed', '已确认'), ('refused', '不予确认')], db_collation='C', default='waiting', max_length=9, verbose_name='状态')),
                    ('entered_by', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='经办人')),
                    ('decided_by', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='确认人')),
                    ('decided_at', models.DateTimeField(blank=True, null=True, verbose_name='确认时间')),
                    ('refusal', models.CharField(blank=True, max_length=200, verbose_name='不予确认的原因')),
                    ('number', models.CharField(db_collation='C', max_length=20, verbose_name='申请编号')),
                    ('run', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='ledger.paymentrun', verbose_name='发放批次')),
                    ('county', models.CharField(db_collation='C', max_length=40, verbose_name='县（市、区）世系')),
                    ('total', models.BigIntegerField(verbose_name='合计（分）')),
                ],
                options={
                    'abstract': False,
                },
            ), migrations.CreateModel(
                name='FundRequestItem',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('request', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='items', to='payments.fundrequest', verbose_name='用款申请')),
                    ('fund', models.CharField(blank=True, max_length=60, verbose_name='资金来源')),
                    ('amount', models.BigIntegerField(verbose_name='金额（分）')),
                    ('payments', models.PositiveIntegerField(verbose_name='笔数')),
                ],
                options={
                    'verbose_name': '用款申请明细',
                    'verbose_name_plural': '用款申请明细',
                    'constraints': [models.UniqueConstraint(fields=('request', 'fund'), name='request_item_once'), models.CheckConstraint(condition=models.Q(('amount__gt', 0)), name='request_item_of_money', violation_error_message='申请的金额须大于零。')],
                },
            ), pgtrigger.migrations.AddTrigger(
                model_name='fundrequestitem',
                trigger=pgtrigger.compiler.Trigger(name='while_waiting', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n                    IF EXISTS (\n                        SELECT 1 FROM payments_fundrequest q WHERE q.id IN (SELECT request_id FROM added) AND (\n                            q.state <> 'waiting'\n                            OR q.total <> (SELECT SUM(i.amount) FROM payments_fundrequestitem i WHERE i.request_id = q.id)\n                        )\n                    ) THEN\n                        RAISE EXCEPTION '用款申请的明细须与合计一致，申请办结后不再增加' USING ERRCODE = 'check_violation';\n                    END IF;\n                    RETURN NULL;\n                ", hash='e1959a5cc1695b35f0a14ffd6b7281a4c601d8ec', level='STATEMENT', operation='INSERT', pgid='pgtrigger_while_waiting_7a2cb', referencing='REFERENCING NEW TABLE AS added ', table='payments_fundrequestitem', when='AFTER')),
            ), pgtrigger.migrations.AddTrigger(
                model_name='fundrequestitem',
                trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION '用款申请明细不可修改、不可删除' USING ERRCODE = 'insufficient_privilege';", hash='d8692e918ff46df48a5cff08068f848b17d89ed5', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_f9a40', table='payments_fundrequestitem', when='BEFORE')),
            ), pgtrigger.migrations.AddTrigger(
                model_name='fundrequestitem',
                trigger=pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION '用款申请明细不可清空' USING ERRCODE = 'insufficient_privilege';", hash='cc624afc396d4ba3030efcec99f44e0c6ea44055', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_6b3c3', table='payments_fundrequestitem', when='BEFORE')),
            ), migrations.CreateModel(
                name='BankAnswer',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('uid', models.UUIDField(default=uuid6.uuid7, editable=False, unique=True)),
                    ('division', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='divisions.division', verbose_name='区划')),
                    ('version', models.PositiveIntegerField(default=1, editable=False, verbose_name='版次')),
                    ('created_at', models.DateTimeField(default=minzheng.kernel.periods.now, editable=False, verbose_name='登记时间')),
                    ('updated_at', models.DateTimeField(default=minzheng.kernel.periods.now, editable=False, verbose_name='变更时间')),
                    ('batch', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='answers', to='payments.paymentbatch', verbose_name='付款批')),
                    ('document', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='documents.document', verbose_name='文件')),
                    ('sha256', models.CharField(db_collation='C', max_length=64, verbose_name='摘要')),
                    ('state', models.CharField(choices=[('applied', '已入账'), ('parked', '挂起'), ('settled', '已处理')], db_collation='C', max_length=7, verbose_name='状态')),
                    ('faults', models.TextField(blank=True, verbose_name='挂起原因')),
                    ('paid', models.PositiveIntegerField(default=0, verbose_name='成功笔数')),
                    ('failed', models.PositiveIntegerField(default=0, verbose_name='失败笔数')),
                    ('repeated', models.PositiveIntegerField(default=0, verbose_name='先前已有结果的笔数')),
                    ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='上传人')),
                    ('at', models.DateTimeField(default=minzheng.kernel.periods.now, editable=False, verbose_name='上传时间')),
                    ('settled_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='处理人')),
                    ('settled_at', models.DateTimeField(blank=True, null=True, verbose_name='处理时间')),
                    ('settled_as', models.CharField(blank=True, choices=[('noted', '知悉'), ('void', '作废')], db_collation='C', max_length=5, verbose_name='处理')),
                    ('settled_why', models.CharField(blank=True, max_length=200, verbose_name='处理说明')),
                ],
                options={
                    'verbose_name': '回盘文件',
                    'verbose_name_plural': '回盘文件',
                    'abstract': False,
                    'constraints': [models.UniqueConstraint(condition=models.Q(('state__in', ['applied', 'parked'])), fields=('batch', 'sha256'), name='answer_once', violation_error_message='这个回盘文件已经上传过。'), models.CheckConstraint(condition=models.Q(models.Q(('faults', ''), ('state', 'applied')), models.Q(('failed', 0), ('paid', 0), ('state__in', ['parked', 'settled']), models.Q(('faults', ''), _negated=True)), _connector='OR'), name='answer_whole_or_not', violation_error_message='回盘或者整个入账，或者整个挂起并写明原因。'), models.CheckConstraint(condition=models.Q(models.Q(('settled_as__in', ['noted', 'void']), ('settled_at__isnull', False), ('settled_by__isnull', False), ('state', 'settled'), models.Q(('settled_why', ''), _negated=True)), models.Q(models.Q(('state', 'settled'), _negated=True), ('settled_as', ''), ('settled_at__isnull', True), ('settled_by__isnull', True), ('settled_why', '')), _connector='OR'), name='answer_settled_whole', violation_error_message='处理挂起的回盘须写明知悉或作废和理由。'), models.CheckConstraint(condition=models.Q(('settled_by__isnull', True), models.Q(('settled_by', models.F('by')), _negated=True), models.Q(('faults', '付款批还没有生成银行文件，不会有它的回盘。整个文件没有入账。'), ('settled_as', 'noted'), ('settled_why', '文件重新上传')), _connector='OR'), name='answer_settled_by_another', violation_error_message='挂起的回盘须由上传人以外的人处理。')],
                },
            ), pgtrigger.migrations.AddTrigger(
                model_name='bankanswer',
                trigger=pgtrigger.compiler.Trigger(name='raise_version', sql=pgtrigger.compiler.UpsertTriggerSql(func='NEW.version = OLD.version + 1; NEW.updated_at = CLOCK_TIMESTAMP(); RETURN NEW;', hash='d8c49d839538a738bda2866c164b1ea814278c20', operation='UPDATE', pgid='pgtrigger_raise_version_1533c', table='payments_bankanswer', when='BEFORE')),
            ), pgtrigger.migrations.AddTrigger(
                model_name='bankanswer',
                trigger=pgtrigger.compiler.Trigger(name='kept_as_it_came', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (ROW(OLD.batch_id, OLD.document_id, OLD.sha256, OLD.faults, OLD.paid, OLD.failed, OLD.repeated, OLD.by_id, OLD.at) IS DISTINCT FROM ROW(NEW.batch_id, NEW.document_id, NEW.sha256, NEW.faults, NEW.paid, NEW.failed, NEW.repeated, NEW.by_id, NEW.at))', func="RAISE EXCEPTION '回盘文件不可更改' USING ERRCODE = 'check_violation';", hash='2471774b9f240d188e3d81a03cd3a91d03a67311', operation='UPDATE', pgid='pgtrigger_kept_as_it_came_1f07b', table='payments_bankanswer', when='BEFORE')),
            ), pgtrigger.migrations.AddTrigger(
                model_name='bankanswer',
                trigger=pgtrigger.compiler.Trigger(name='only_settled', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n                    IF OLD.state <> NEW.state AND (OLD.state <> 'parked' OR NEW.state <> 'settled') THEN\n                        RAISE EXCEPTION '只有挂起的回盘可以处理' USING ERRCODE = 'check_violation';\n                    END IF;\n                    IF OLD.state = 'settled' AND ROW(OLD.settled_by_id, OLD.settled_at, OLD.settled_as, OLD.settled_why)\n                        IS DISTINCT FROM ROW(NEW.settled_by_id, NEW.settled_at, NEW.settled_as, NEW.settled_why) THEN\n                        RAISE EXCEPTION '挂起的回盘处理后不可更改' USING ERRCODE = 'check_violation';\n                    END IF;\n                    RETURN NEW;\n                ", hash='ae20367076593f27a78a4b87212df8b793ae87fa', operation='UPDATE', pgid='pgtrigger_only_settled_da247', table='payments_bankanswer', when='BEFORE')),
            ), pgtrigger.migrations.AddTrigger(
                model_name='bankanswer',
                trigger=pgtrigger.compiler.Trigger(name='never_deleted', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION '回盘文件不可删除' USING ERRCODE = 'check_violation';", hash='898d148cafe3283625769596d20c281e993cc975', operation='DELETE', pgid='pgtrigger_never_deleted_9c241', table='payments_bankanswer', when='BEFORE')),
            ), pgtrigger.migrations.AddTrigger(
                model_name='bankanswer',
                trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "payments_bankanswerevent" ("at", "batch_id", "by_id", "created_at", "division_id", "document_id", "failed", "faults", "id", "paid", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "repeated", "settled_as", "settled_at", "settled_by_id", "settled_why", "sha256", "state", "uid", "updated_at", "version") SELECT new_values."at", new_values."batch_id", new_values."by_id", new_values."created_at", new_values."division_id", new_values."document_id", new_values."failed", new_values."faults", new_values."id", new_values."paid", _pgh_attached_context.value, CLOCK_TIMESTAMP(), \'insert\', new_values."id", new_values."repeated", new_values."settled_as", new_values."settled_at", new_values."settled_by_id", new_values."settled_why", new_values."sha256", new_values."state", new_values."uid", new_values."updated_at", new_values."version" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='dcfa1c7da021b56659dcb6d896634b4946d15a76', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_ee17e', referencing='REFERENCING NEW TABLE AS new_values ', table='payments_bankanswer', when='AFTER')),
            ), pgtrigger.migrations.AddTrigger(
                model_name='bankanswer',
                trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "payments_bankanswerevent" ("at", "batch_id", "by_id", "created_at", "division_id", "document_id", "failed", "faults", "id", "paid", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "repeated", "settled_as", "settled_at", "settled_by_id", "settled_why", "sha256", "state", "uid", "updated_at", "version") SELECT new_values."at", new_values."batch_id", new_values."by_id", new_values."created_at", new_values."division_id", new_values."document_id", new_values."failed", new_values."faults", new_values."id", new_values."paid", _pgh_attached_context.value, CLOCK_TIMESTAMP(), \'update\', new_values."id", new_values."repeated", new_values."settled_as", new_values."settled_at", new_values."settled_by_id", new_values."settled_why", new_values."sha256", new_values."state", new_values."uid", new_values."updated_at", new_values."version" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='50d5129b8041816dfe18723c1aee3c6adf674996', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_de86b', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='payments_bankanswer', when='AFTER')),
            ), migrations.CreateModel(
                name='BankAnswerEvent',
                fields=[
                    ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                    ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                    ('pgh_label', models.TextField(help_text='The event label.')),
                    ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='payments.bankanswer')),
                    ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                    ('id', models.BigIntegerField()),
                    ('uid', models.UUIDField(default=uuid6.uuid7, editable=False)),
                    ('division', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='divisions.division', verbose_name='区划')),
                    ('version', models.PositiveIntegerField(default=1, editable=False, verbose_name='版次')),
                    ('created_at', models.DateTimeField(default=minzheng.kernel.periods.now, editable=False, verbose_name='登记时间')),
                    ('updated_at', models.DateTimeField(default=minzheng.kernel.periods.now, editable=False, verbose_name='变更时间')),
                    ('batch', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='payments.paymentbatch', verbose_name='付款批')),
                    ('document', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='documents.document', verbose_name='文件')),
                    ('sha256', models.CharField(db_collation='C', max_length=64, verbose_name='摘要')),
                    ('state', models.CharField(choices=[('applied', '已入账'), ('parked', '挂起'), ('settled', '已处理')], db_collation='C', max_length=7, verbose_name='状态')),
                    ('faults', models.TextField(blank=True, verbose_name='挂起原因')),
                    ('paid', models.PositiveIntegerField(default=0, verbose_name='成功笔数')),
                    ('failed', models.PositiveIntegerField(default=0, verbose_name='失败笔数')),
                    ('repeated', models.PositiveIntegerField(default=0, verbose_name='先前已有结果的笔数')),
                    ('by', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='上传人')),
                    ('at', models.DateTimeField(default=minzheng.kernel.periods.now, editable=False, verbose_name='上传时间')),
                    ('settled_by', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='处理人')),
                    ('settled_at', models.DateTimeField(blank=True, null=True, verbose_name='处理时间')),
                    ('settled_as', models.CharField(blank=True, choices=[('noted', '知悉'), ('void', '作废')], db_collation='C', max_length=5, verbose_name='处理')),
                    ('settled_why', models.CharField(blank=True, max_length=200, verbose_name='处理说明')),
                ],
                options={
                    'abstract': False,
                },
            ), migrations.CreateModel(
                name='OrderOutcome',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('order', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='outcome', to='payments.paymentorder', verbose_name='付款指令')),
                    ('answer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='outcomes', to='payments.bankanswer', verbose_name='回盘文件')),
                    ('kind', models.CharField(choices=[('paid', '已付'), ('failed', '失败')], db_collation='C', max_length=6, verbose_name='结果')),
                    ('paid_on', models.DateField(blank=True, null=True, verbose_name='入账日期')),
                    ('reason', models.CharField(blank=True, max_length=200, verbose_name='失败原因')),
                    ('at', models.DateTimeField(default=minzheng.kernel.periods.now, editable=False, verbose_name='登记时间')),
                ],
                options={
                    'verbose_name': '付款指令结果',
                    'verbose_name_plural': '付款指令结果',
                    'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('kind', 'paid'), ('reason', '')), models.Q(('kind', 'failed'), ('paid_on__isnull', True)), _connector='OR'), name='outcome_known', violation_error_message='付款结果只有已付和失败。')],
                },
            ), pgtrigger.migrations.AddTrigger(
                model_name='orderoutcome',
                trigger=pgtrigger.compiler.Trigger(name='by_an_applied_answer', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n            IF EXISTS (\n                SELECT 1 FROM added a JOIN payments_paymentorder o ON o.id = a.order_id JOIN payments_paymentbatch b ON b.id = o.batch_id\n                JOIN payments_bankanswer n ON n.id = a.answer_id\n                WHERE o.void OR b.state NOT IN ('published', 'confirmed') OR n.batch_id <> b.id OR n.state <> 'applied'\n            ) THEN\n                RAISE EXCEPTION '付款结果只来自这一付款批已入账的回盘' USING ERRCODE = 'check_violation';\n            END IF;\n            RETURN NULL;\n        ", hash='74c2bc1204305ecd21465e609307b39a9ec7d8cf', level='STATEMENT', operation='INSERT', pgid='pgtrigger_by_an_applied_answer_34863', referencing='REFERENCING NEW TABLE AS added ', table='payments_orderoutcome', when='AFTER')),
            ), pgtrigger.migrations.AddTrigger(
                model_name='orderoutcome',
                trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION '付款指令结果不可修改、不可删除' USING ERRCODE = 'insufficient_privilege';", hash='c2539f166c32f9fc9cb13b5f1632ae80942205b4', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_78967', table='payments_orderoutcome', when='BEFORE')),
            ), pgtrigger.migrations.AddTrigger(
                model_name='orderoutcome',
                trigger=pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION '付款指令结果不可清空' USING ERRCODE = 'insufficient_privilege';", hash='68409bf1f0a70013612657bd38c0a6ac1f58bd01', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_bb7c8', table='payments_orderoutcome', when='BEFORE')),
            ), migrations.CreateModel(
                name='OrderReturn',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('uid', models.UUIDField(default=uuid6.uuid7, editable=False, unique=True)),
                    ('division', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='divisions.division', verbose_name='区划')),
                    ('version', models.PositiveIntegerField(default=1, editable=False, verbose_name='版次')),
                    ('created_at', models.DateTimeField(default=minzheng.kernel.periods.now, editable=False, verbose_name='登记时间')),
                    ('updated_at', models.DateTimeField(default=minzheng.kernel.periods.now, editable=False, verbose_name='变更时间')),
                    ('state', models.CharField(choices=[('waiting', '待确认'), ('confirmed', '已确认'), ('refused', '不予确认')], db_collation='C', default='waiting', max_length=9, verbose_name='状态')),
                    ('entered_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='经办人')),
                    ('decided_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='确认人')),
                    ('decided_at', models.DateTimeField(blank=True, null=True, verbose_name='确认时间')),
                    ('refusal', models.CharField(blank=True, max_length=200, verbose_name='不予确认的原因')),
                    ('order', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='returns', to='payments.paymentorder', verbose_name='付款指令')),
                    ('returned_on', models.DateField(verbose_name='退回日期')),
                    ('reason', models.CharField(max_length=200, verbose_name='退回原因')),
                    ('paper', models.CharField(max_length=200, verbose_name='银行凭证')),
                ],
                options={
                    'verbose_name': '退票',
                    'verbose_name_plural': '退票',
                    'abstract': False,
                    'constraints': [models.UniqueConstraint(condition=models.Q(('state', 'refused'), _negated=True), fields=('order',), name='return_once', violation_error_message='这笔付款已登记退票。'), models.CheckConstraint(condition=models.Q(models.Q(('reason', ''), _negated=True), models.Q(('paper', ''), _negated=True)), name='return_with_paper', violation_error_message='退票须写明原因和银行凭证。'), models.CheckConstraint(condition=models.Q(models.Q(('decided_at__isnull', True), ('decided_by__isnull', True), ('refusal', ''), ('state', 'waiting')), models.Q(('decided_at__isnull', False), ('decided_by__isnull', False), models.Q(models.Q(('refusal', ''), ('state', 'confirmed')), models.Q(('state', 'refused'), models.Q(('refusal', ''), _negated=True)), _connector='OR')), _connector='OR'), name='order_return_decided_whole', violation_error_message='确认须有确认人和时间，不予确认须写明原因。'), models.CheckConstraint(condition=models.Q(('decided_by__isnull', True), ('state', 'refused'), models.Q(('decided_by', models.F('entered_by')), _negated=True), _connector='OR'), name='order_return_two_persons', violation_error_message='经办人不能确认自己经办的，须由另一人确认。')],
                },
            ), pgtrigger.migrations.AddTrigger(
                model_name='orderreturn',
                trigger=pgtrigger.compiler.Trigger(name='raise_version', sql=pgtrigger.compiler.UpsertTriggerSql(func='NEW.version = OLD.version + 1; NEW.updated_at = CLOCK_TIMESTAMP(); RETURN NEW;', hash='1cdb2fdd51ab85b8d2b5e77c3ebc890dfe41bf6c', operation='UPDATE', pgid='pgtrigger_raise_version_4236e', table='payments_orderreturn', when='BEFORE')),
            ), pgtrigger.migrations.AddTrigger(
                model_name='orderreturn',
                trigger=pgtrigger.compiler.Trigger(name='returned_after_paid', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n            IF NOT EXISTS (SELECT 1 FROM payments_orderoutcome x WHERE x.order_id = NEW.order_id AND x.kind = 'paid') THEN\n                RAISE EXCEPTION '只有已付的付款指令才能登记退票' USING ERRCODE = 'check_violation';\n            END IF;\n            RETURN NEW;\n        ", hash='9a76d33de70d7e2a5c9ced31c6b8172547a49412', operation='INSERT', pgid='pgtrigger_returned_after_paid_5ea1a', table='payments_orderreturn', when='BEFORE')),
            ), pgtrigger.migrations.AddTrigger(
                model_name='orderreturn',
                trigger=pgtrigger.compiler.Trigger(name='never_deleted', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION '退票不可删除' USING ERRCODE = 'check_violation';", hash='9deaeac845ebe1c3d019c5ca055a307991274144', operation='DELETE', pgid='pgtrigger_never_deleted_0eca6', table='payments_orderreturn', when='BEFORE')),
            ), pgtrigger.migrations.AddTrigger(
                model_name='orderreturn',
                trigger=pgtrigger.compiler.Trigger(name='entered_waiting', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n                    IF NEW.state <> 'waiting' THEN\n                        RAISE EXCEPTION '退票登记后须由另一人确认' USING ERRCODE = 'check_violation';\n                    END IF;\n                    RETURN NEW;\n                ", hash='46fb6c8357070e37cd499c451aff7ac209265b64', operation='INSERT', pgid='pgtrigger_entered_waiting_ef1a9', table='payments_orderreturn', when='BEFORE')),
            ), pgtrigger.migrations.AddTrigger(
                model_name='orderreturn',
                trigger=pgtrigger.compiler.Trigger(name='decided_once', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n                    IF ROW(OLD.order_id, OLD.returned_on, OLD.reason, OLD.paper, OLD.entered_by_id) IS DISTINCT FROM ROW(NEW.order_id, NEW.returned_on, NEW.reason, NEW.paper, NEW.entered_by_id) THEN\n                        RAISE EXCEPTION '退票不可更改，有误的不予确认后重新登记' USING ERRCODE = 'check_violation';\n                    END IF;\n                    IF OLD.state <> 'waiting' AND ROW(OLD.state, OLD.decided_by_id, OLD.decided_at, OLD.refusal)\n                        IS DISTINCT FROM ROW(NEW.state, NEW.decided_by_id, NEW.decided_at, NEW.refusal) THEN\n                        RAISE EXCEPTION '退票已经办结，不能再改' USING ERRCODE = 'check_violation';\n                    END IF;\n                    RETURN NEW;\n                ", hash='80a1999a01402253a74a91e134c5f974622bf22f', operation='UPDATE', pgid='pgtrigger_decided_once_44847', table='payments_orderreturn', when='BEFORE')),
            ), pgtrigger.migrations.AddTrigger(
                model_name='orderreturn',
                trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "payments_orderreturnevent" ("created_at", "decided_at", "decided_by_id", "division_id", "entered_by_id", "id", "order_id", "paper", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "refusal", "returned_on", "state", "uid", "updated_at", "version") SELECT new_values."created_at", new_values."decided_at", new_values."decided_by_id", new_values."division_id", new_values."entered_by_id", new_values."id", new_values."order_id", new_values."paper", _pgh_attached_context.value, CLOCK_TIMESTAMP(), \'insert\', new_values."id", new_values."reason", new_values."refusal", new_values."returned_on", new_values."state", new_values."uid", new_values."updated_at", new_values."version" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='ecca60e9f0948b052db6eefc5a6b0876b70cf210', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_e7bc2', referencing='REFERENCING NEW TABLE AS new_values ', table='payments_orderreturn', when='AFTER')),
            ), pgtrigger.migrations.AddTrigger(
                model_name='orderreturn',
                trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "payments_orderreturnevent" ("created_at", "decided_at", "decided_by_id", "division_id", "entered_by_id", "id", "order_id", "paper", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "refusal", "returned_on", "state", "uid", "updated_at", "version") SELECT new_values."created_at", new_values."decided_at", new_values."decided_by_id", new_values."division_id", new_values."entered_by_id", new_values."id", new_values."order_id", new_values."paper", _pgh_attached_context.value, CLOCK_TIMESTAMP(), \'update\', new_values."id", new_values."reason", new_values."refusal", new_values."returned_on", new_values."state", new_values."uid", new_values."updated_at", new_values."version" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='83f0e75d05409d9c2dec56f7c48ecef8a245e6bc', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_28c8d', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='payments_orderreturn', when='AFTER')),
            ), migrations.CreateModel(
                name='OrderReturnEvent',
                fields=[
                    ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                    ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                    ('pgh_label', models.TextField(help_text='The event label.')),
                    ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='payments.orderreturn')),
                    ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                    ('id', models.BigIntegerField()),
                    ('uid', models.UUIDField(default=uuid6.uuid7, editable=False)),
                    ('division', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='divisions.division', verbose_name='区划')),
                    ('version', models.PositiveIntegerField(default=1, editable=False, verbose_name='版次')),
                    ('created_at', models.DateTimeField(default=minzheng.kernel.periods.now, editable=False, verbose_name='登记时间')),
                    ('updated_at', models.DateTimeField(default=minzheng.kernel.periods.now, editable=False, verbose_name='变更时间')),
                    ('state', models.CharField(choices=[('waiting', '待确认'), ('confirmed', '已确认'), ('refused', '不予确认')], db_collation='C', default='waiting', max_length=9, verbose_name='状态')),
                    ('entered_by', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='经办人')),
                    ('decided_by', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='确认人')),
                    ('decided_at', models.DateTimeField(blank=True, null=True, verbose_name='确认时间')),
                    ('refusal', models.CharField(blank=True, max_length=200, verbose_name='不予确认的原因')),
                    ('order', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='payments.paymentorder', verbose_name='付款指令')),
                    ('returned_on', models.DateField(verbose_name='退回日期')),
                    ('reason', models.CharField(max_length=200, verbose_name='退回原因')),
                    ('paper', models.CharField(max_length=200, verbose_name='银行凭证')),
                ],
                options={
                    'abstract': False,
                },
            ), migrations.CreateModel(
                name='OrderHold',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('uid', models.UUIDField(default=uuid6.uuid7, editable=False, unique=True)),
                    ('division', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='divisions.division', verbose_name='区划')),
                    ('version', models.PositiveIntegerField(default=1, editable=False, verbose_name='版次')),
                    ('created_at', models.DateTimeField(default=minzheng.kernel.periods.now, editable=False, verbose_name='登记时间')),
                    ('updated_at', models.DateTimeField(default=minzheng.kernel.periods.now, editable=False, verbose_name='变更时间')),
                    ('order', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='holds', to='payments.paymentorder', verbose_name='付款指令')),
                    ('reason', models.CharField(max_length=200, verbose_name='原因')),
                    ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='经办人')),
                    ('lifted_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='解除人')),
                    ('lifted_at', models.DateTimeField(blank=True, null=True, verbose_name='解除时间')),
                ],
                options={
                    'verbose_name': '暂不重发',
                    'verbose_name_plural': '暂不重发',
                    'abstract': False,
                    'constraints': [models.UniqueConstraint(condition=models.Q(('lifted_at__isnull', True)), fields=('order',), name='order_held_once', violation_error_message='这笔付款已经暂不重发。'), models.CheckConstraint(condition=models.Q(models.Q(('reason', ''), _negated=True), models.Q(models.Q(('lifted_at__isnull', True), ('lifted_by__isnull', True)), models.Q(('lifted_at__isnull', False), ('lifted_by__isnull', False)), _connector='OR')), name='order_held_for_a_reason', violation_error_message='暂不重发须写明原因，解除须有解除人和时间。')],
                },
            ), pgtrigger.migrations.AddTrigger(
                model_name='orderhold',
                trigger=pgtrigger.compiler.Trigger(name='raise_version', sql=pgtrigger.compiler.UpsertTriggerSql(func='NEW.version = OLD.version + 1; NEW.updated_at = CLOCK_TIMESTAMP(); RETURN NEW;', hash='40d537ae66cfe3e96bffb5fc2b0d7c45d2057eb1', operation='UPDATE', pgid='pgtrigger_raise_version_035a1', table='payments_orderhold', when='BEFORE')),
            ), pgtrigger.migrations.AddTrigger(
                model_name='orderhold',
                trigger=pgtrigger.compiler.Trigger(name='held_unless_reissued', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n            PERFORM 1 FROM payments_paymentbatch b JOIN payments_paymentorder o ON o.batch_id = b.id WHERE o.id = NEW.order_id FOR UPDATE OF b;\n            IF EXISTS (SELECT 1 FROM payments_paymentorder n WHERE n.reissues_id = NEW.order_id AND NOT n.void)\n                OR NOT EXISTS (SELECT 1 FROM payments_paymentorder o WHERE o.id = NEW.order_id AND (\n    EXISTS (SELECT 1 FROM payments_orderoutcome x WHERE x.order_id = o.id AND x.kind = 'failed')\n    OR EXISTS (SELECT 1 FROM payments_orderreturn r WHERE r.order_id = o.id AND r.state = 'confirmed')\n)) THEN\n                RAISE EXCEPTION '只有失败或退回、没有重发的付款指令才能暂不重发' USING ERRCODE = 'check_violation';\n            END IF;\n            RETURN NEW;\n        ", hash='6445e43a531912b81c40fcd35c2580ded71fef7b', operation='INSERT', pgid='pgtrigger_held_unless_reissued_bcf32', table='payments_orderhold', when='BEFORE')),
            ), pgtrigger.migrations.AddTrigger(
                model_name='orderhold',
                trigger=pgtrigger.compiler.Trigger(name='kept_as_held', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (ROW(OLD.order_id, OLD.reason, OLD.by_id) IS DISTINCT FROM ROW(NEW.order_id, NEW.reason, NEW.by_id))', func="RAISE EXCEPTION '暂不重发的记录不可更改' USING ERRCODE = 'check_violation';", hash='347717505f8ec5953f18cbf88dbc6f12b29468a2', operation='UPDATE', pgid='pgtrigger_kept_as_held_0995c', table='payments_orderhold', when='BEFORE')),
            ), pgtrigger.migrations.AddTrigger(
                model_name='orderhold',
                trigger=pgtrigger.compiler.Trigger(name='lifted_once', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n                    IF OLD.lifted_at IS NOT NULL AND ROW(OLD.lifted_by_id, OLD.lifted_at) IS DISTINCT FROM ROW(NEW.lifted_by_id, NEW.lifted_at) THEN\n                        RAISE EXCEPTION '暂不重发解除后不可更改' USING ERRCODE = 'check_violation';\n                    END IF;\n                    RETURN NEW;\n                ", hash='e3c2ec925f57998554c7f58aa89eda335fb541d9', operation='UPDATE', pgid='pgtrigger_lifted_once_6eeb8', table='payments_orderhold', when='BEFORE')),
            ), pgtrigger.migrations.AddTrigger(
                model_name='orderhold',
                trigger=pgtrigger.compiler.Trigger(name='never_deleted', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION '暂不重发的记录不可删除' USING ERRCODE = 'check_violation';", hash='2df45c33d5ed9e453ea279aff8454ca241f73197', operation='DELETE', pgid='pgtrigger_never_deleted_d34ea', table='payments_orderhold', when='BEFORE')),
            ), pgtrigger.migrations.AddTrigger(
                model_name='orderhold',
                trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "payments_orderholdevent" ("by_id", "created_at", "division_id", "id", "lifted_at", "lifted_by_id", "order_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "uid", "updated_at", "version") SELECT new_values."by_id", new_values."created_at", new_values."division_id", new_values."id", new_values."lifted_at", new_values."lifted_by_id", new_values."order_id", _pgh_attached_context.value, CLOCK_TIMESTAMP(), \'insert\', new_values."id", new_values."reason", new_values."uid", new_values."updated_at", new_values."version" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='33623eee915d63d021c78724b91dcfd5f551ea1a', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_3eafe', referencing='REFERENCING NEW TABLE AS new_values ', table='payments_orderhold', when='AFTER')),
            ), pgtrigger.migrations.AddTrigger(
                model_name='orderhold',
                trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "payments_orderholdevent" ("by_id", "created_at", "division_id", "id", "lifted_at", "lifted_by_id", "order_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "uid", "updated_at", "version") SELECT new_values."by_id", new_values."created_at", new_values."division_id", new_values."id", new_values."lifted_at", new_values."lifted_by_id", new_values."order_id", _pgh_attached_context.value, CLOCK_TIMESTAMP(), \'update\', new_values."id", new_values."reason", new_values."uid", new_values."updated_at", new_values."version" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='2ac9566c8f757e6a14ad1e54fa7b9d046cea6b22', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_bc606', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='payments_orderhold', when='AFTER')),
            ), migrations.CreateModel(
                name='OrderHoldEvent',
                fields=[
                    ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                    ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                    ('pgh_label', models.TextField(help_text='The event label.')),
                    ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='payments.orderhold')),
                    ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                    ('id', models.BigIntegerField()),
                    ('uid', models.UUIDField(default=uuid6.uuid7, editable=False)),
                    ('division', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='divisions.division', verbose_name='区划')),
                    ('version', models.PositiveIntegerField(default=1, editable=False, verbose_name='版次')),
                    ('created_at', models.DateTimeField(default=minzheng.kernel.periods.now, editable=False, verbose_name='登记时间')),
                    ('updated_at', models.DateTimeField(default=minzheng.kernel.periods.now, editable=False, verbose_name='变更时间')),
                    ('order', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='payments.paymentorder', verbose_name='付款指令')),
                    ('reason', models.CharField(max_length=200, verbose_name='原因')),
                    ('by', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='经办人')),
                    ('lifted_by', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='解除人')),
                    ('lifted_at', models.DateTimeField(blank=True, null=True, verbose_name='解除时间')),
                ],
                options={
                    'abstract': False,
                },
            )],
        ),
    ]

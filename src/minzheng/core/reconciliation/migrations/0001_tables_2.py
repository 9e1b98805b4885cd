import django.db.models.deletion
import minzheng.core.founding
import minzheng.kernel.periods
import pgtrigger.compiler
import pgtrigger.migrations
import uuid6
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [('reconciliation', '0001_tables'), ('reconciliation', '0002_bank_side')]

    initial = True

    dependencies = [
        ('access', '__first__'),
        ('benefits', '0001_tables_2'),
        ('divisions', '0001_tables'),
        ('pghistory', '0007_auto_20250421_0444'),
    ]

    operations = [
        minzheng.core.founding.CreateTables(
            operations=[migrations.CreateModel(
                name='MonthComparison',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('uid', models.UUIDField(default=uuid6.uuid7, editable=False, unique=True)),
                    ('division', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='divisions.division', verbose_name='区划')),
                    ('version', models.PositiveIntegerField(default=1, editable=False, verbose_name='版次')),
                    ('created_at', models.DateTimeField(default=minzheng.kernel.periods.now, editable=False, verbose_name='登记时间')),
                    ('updated_at', models.DateTimeField(default=minzheng.kernel.periods.now, editable=False, verbose_name='变更时间')),
                    ('month', models.DateField(verbose_name='月份')),
                    ('compared_at', models.DateTimeField(blank=True, null=True, verbose_name='对账时间')),
                    ('compared_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='对账人')),
                    ('closed_at', models.DateTimeField(blank=True, null=True, verbose_name='结账时间')),
                    ('closed_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='结账人')),
                    ('digest', models.CharField(blank=True, db_collation='C', max_length=64, verbose_name='结账摘要')),
                ],
                options={
                    'verbose_name': '月度对账',
                    'verbose_name_plural': '月度对账',
                    'abstract': False,
                    'constraints': [models.UniqueConstraint(fields=('division', 'month'), name='compared_once', violation_error_message='这个县（市、区）这个月已有对账。'), models.CheckConstraint(condition=models.Q(('month__day', 1)), name='comparison_whole_month', violation_error_message='对账按整月进行。'), models.CheckConstraint(condition=models.Q(models.Q(('closed_at__isnull', True), ('closed_by__isnull', True), ('digest', '')), models.Q(('closed_at__isnull', False), ('closed_by__isnull', False), ('compared_at__isnull', False), models.Q(('digest', ''), _negated=True)), _connector='OR'), name='comparison_closed_whole', violation_error_message='结账须有结账人、时间和摘要。'), models.CheckConstraint(condition=models.Q(('closed_by__isnull', True), models.Q(('closed_by', models.F('compared_by')), _negated=True), _connector='OR'), name='comparison_two_persons', violation_error_message='对账的人不能自己结账。')],
                },
            ), pgtrigger.migrations.AddTrigger(
                model_name='monthcomparison',
                trigger=pgtrigger.compiler.Trigger(name='raise_version', sql=pgtrigger.compiler.UpsertTriggerSql(func='NEW.version = OLD.version + 1; NEW.updated_at = CLOCK_TIMESTAMP(); RETURN NEW;', hash='fd4dd74a771988c7cffcd3ecb9378eff5cba1a31', operation='UPDATE', pgid='pgtrigger_raise_version_a39e3', table='reconciliation_monthcomparison', when='BEFORE')),
            ), pgtrigger.migrations.AddTrigger(
                model_name='monthcomparison',
                trigger=pgtrigger.compiler.Trigger(name='closed_by_another', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n                    IF OLD.closed_at IS NOT NULL OR TG_OP = 'DELETE' THEN\n                        RAISE EXCEPTION '对账不可删除，结账后不可改动' USING ERRCODE = 'check_violation';\n                    END IF;\n                    IF NEW.closed_by_id IS NOT NULL AND EXISTS (\n                        SELECT 1 FROM reconciliation_difference d WHERE d.comparison_id = NEW.id AND d.given_by_id = NEW.closed_by_id\n                    ) THEN\n                        RAISE EXCEPTION '说明过差异原因的人不能结账' USING ERRCODE = 'check_violation';\n                    END IF;\n                    IF NEW.closed_by_id IS NOT NULL AND EXISTS (\n                        SELECT 1 FROM reconciliation_difference d WHERE d.comparison_id = NEW.id AND d.cause = '' AND d.corrected_on IS NULL\n                    ) THEN\n                        RAISE EXCEPTION '还有没有说明原因的差异，不能结账' USING ERRCODE = 'check_violation';\n                    END IF;\n                    RETURN NEW;\n                ", hash='5fac6bc439a1fcfa5f840de1f64ea963505a3374', operation='UPDATE OR DELETE', pgid='pgtrigger_closed_by_another_746ab', table='reconciliation_monthcomparison', when='BEFORE')),
            ), pgtrigger.migrations.AddTrigger(
                model_name='monthcomparison',
                trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "reconciliation_monthcomparisonevent" ("closed_at", "closed_by_id", "compared_at", "compared_by_id", "created_at", "digest", "division_id", "id", "month", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "uid", "updated_at", "version") SELECT new_values."closed_at", new_values."closed_by_id", new_values."compared_at", new_values."compared_by_id", new_values."created_at", new_values."digest", new_values."division_id", new_values."id", new_values."month", _pgh_attached_context.value, CLOCK_TIMESTAMP(), \'insert\', new_values."id", new_values."uid", new_values."updated_at", new_values."version" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='d5523834ed0086c8d7e88fec21dfd3786d104842', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_31762', referencing='REFERENCING NEW TABLE AS new_values ', table='reconciliation_monthcomparison', when='AFTER')),
            ), pgtrigger.migrations.AddTrigger(
                model_name='monthcomparison',
                trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "reconciliation_monthcomparisonevent" ("closed_at", "closed_by_id", "compared_at", "compared_by_id", "created_at", "digest", "division_id", "id", "month", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "uid", "updated_at", "version") SELECT new_values."closed_at", new_values."closed_by_id", new_values."compared_at", new_values."compared_by_id", new_values."created_at", new_values."digest", new_values."division_id", new_values."id", new_values."month", _pgh_attached_context.value, CLOCK_TIMESTAMP(), \'update\', new_values."id", new_values."uid", new_values."updated_at", new_values."version" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='a76c5d221fc03928e6815be2073af2afa0c2a447', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_534f8', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='reconciliation_monthcomparison', when='AFTER')),
            ), migrations.CreateModel(
                name='MonthComparisonEvent',
                fields=[
                    ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                    ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                    ('pgh_label', models.TextField(help_text='The event label.')),
                    ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='reconciliation.monthcomparison')),
                    ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                    ('id', models.BigIntegerField()),
                    ('uid', models.UUIDField(default=uuid6.uuid7, editable=False)),
                    ('division', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='divisions.division', verbose_name='区划')),
                    ('version', models.PositiveIntegerField(default=1, editable=False, verbose_name='版次')),
                    ('created_at', models.DateTimeField(default=minzheng.kernel.periods.now, editable=False, verbose_name='登记时间')),
                    ('updated_at', models.DateTimeField(default=minzheng.kernel.periods.now, editable=False, verbose_name='变更时间')),
                    ('month', models.DateField(verbose_name='月份')),
                    ('compared_at', models.DateTimeField(blank=True, null=True, verbose_name='对账时间')),
                    ('compared_by', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='对账人')),
                    ('closed_at', models.DateTimeField(blank=True, null=True, verbose_name='结账时间')),
                    ('closed_by', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='结账人')),
                    ('digest', models.CharField(blank=True, db_collation='C', max_length=64, verbose_name='结账摘要')),
                ],
                options={
                    'abstract': False,
                },
            ), migrations.CreateModel(
                name='ComparedCell',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('uid', models.UUIDField(default=uuid6.uuid7, editable=False, unique=True)),
                    ('division', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='divisions.division', verbose_name='区划')),
                    ('comparison', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='cells', to='reconciliation.monthcomparison', verbose_name='月度对账')),
                    ('month', models.DateField(verbose_name='月份')),
                    ('due_on', models.DateField(verbose_name='统计期限')),
                    ('form', models.CharField(db_collation='C', max_length=60, verbose_name='表样')),
                    ('item', models.CharField(db_collation='C', max_length=60, verbose_name='报表项')),
                    ('headline', models.BooleanField(default=True, verbose_name='固定指标')),
                    ('ledger', models.BigIntegerField(blank=True, null=True, verbose_name='系统数')),
                    ('reported', models.BigIntegerField(blank=True, null=True, verbose_name='统计数')),
                    ('smaller', models.BigIntegerField(verbose_name='相符部分')),
                    ('larger', models.BigIntegerField(verbose_name='较大数')),
                    ('agreement', models.BigIntegerField(verbose_name='一致程度')),
                ],
                options={
                    'verbose_name': '对账格',
                    'verbose_name_plural': '对账格',
                    'abstract': False,
                    'indexes': [models.Index(fields=['form', 'month'], name='cell_form_month')],
                    'constraints': [models.UniqueConstraint(fields=('comparison', 'item'), name='cell_once'), models.CheckConstraint(condition=models.Q(('agreement__gte', 0), ('agreement__lte', 1000000000), ('larger__gte', models.F('smaller')), ('smaller__gte', 0)), name='cell_weighed_right', violation_error_message='相符部分不能大于较大数，一致程度在 0 与 1 之间。'), models.CheckConstraint(condition=models.Q(('ledger__isnull', False), ('reported__isnull', False), _connector='OR'), name='cell_has_a_side', violation_error_message='对账格至少有一边的数。')],
                },
            ), pgtrigger.migrations.AddTrigger(
                model_name='comparedcell',
                trigger=pgtrigger.compiler.Trigger(name='closed_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func="IF EXISTS (SELECT 1 FROM added one JOIN reconciliation_monthcomparison c ON c.id = one.comparison_id AND c.closed_at IS NOT NULL) THEN RAISE EXCEPTION '已结账的月份，对账格不可改动' USING ERRCODE = 'check_violation'; END IF; RETURN NULL;", hash='f4b255f89c20cc8e313a0580a7ceebede8a0d7b5', level='STATEMENT', operation='INSERT', pgid='pgtrigger_closed_insert_b2b9d', referencing='REFERENCING NEW TABLE AS added ', table='reconciliation_comparedcell', when='AFTER')),
            ), pgtrigger.migrations.AddTrigger(
                model_name='comparedcell',
                trigger=pgtrigger.compiler.Trigger(name='closed_update', sql=pgtrigger.compiler.UpsertTriggerSql(func="IF EXISTS (SELECT 1 FROM (SELECT comparison_id FROM removed UNION SELECT comparison_id FROM added) one JOIN reconciliation_monthcomparison c ON c.id = one.comparison_id AND c.closed_at IS NOT NULL) THEN RAISE EXCEPTION '已结账的月份，对账格不可改动' USING ERRCODE = 'check_violation'; END IF; RETURN NULL;", hash='09a4e1241ea66ff077f0dff85fe33bc958e32635', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_closed_update_38ad5', referencing='REFERENCING OLD TABLE AS removed  NEW TABLE AS added ', table='reconciliation_comparedcell', when='AFTER')),
            ), pgtrigger.migrations.AddTrigger(
                model_name='comparedcell',
                trigger=pgtrigger.compiler.Trigger(name='closed_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func="IF EXISTS (SELECT 1 FROM removed one JOIN reconciliation_monthcomparison c ON c.id = one.comparison_id AND c.closed_at IS NOT NULL) THEN RAISE EXCEPTION '已结账的月份，对账格不可改动' USING ERRCODE = 'check_violation'; END IF; RETURN NULL;", hash='57c617ed89fc0fc64ca39dc55396389a4f776dc8', level='STATEMENT', operation='DELETE', pgid='pgtrigger_closed_delete_78d5f', referencing='REFERENCING OLD TABLE AS removed ', table='reconciliation_comparedcell', when='AFTER')),
            ), migrations.CreateModel(
                name='PaymentMonth',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('uid', models.UUIDField(default=uuid6.uuid7, editable=False, unique=True)),
                    ('division', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='divisions.division', verbose_name='区划')),
                    ('comparison', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='payments', to='reconciliation.monthcomparison', verbose_name='月度对账')),
                    ('month', models.DateField(verbose_name='月份')),
                    ('programme', models.CharField(db_collation='C', max_length=60, verbose_name='项目')),
                    ('standing', models.CharField(choices=[('locked', '已锁定'), ('open', '未锁定'), ('discarded', '已作废'), ('none', '没有批次'), ('altered', '摘要不符')], db_collation='C', max_length=10, verbose_name='台账状态')),
                    ('run_number', models.CharField(blank=True, db_collation='C', max_length=20, verbose_name='批次编号')),
                    ('enrolments', models.PositiveIntegerField(default=0, verbose_name='应发户（人）数')),
                    ('owed', models.BigIntegerField(default=0, verbose_name='应发（分）')),
                    ('payable', models.BigIntegerField(default=0, verbose_name='台账应付（分）')),
                    ('paid', models.BigIntegerField(default=0, verbose_name='银行已付（分）')),
                    ('bank', models.CharField(choices=[('nothing', '没有应付'), ('unsent', '没有全部发银行'), ('waiting', '等待回盘'), ('failed', '有失败或退回'), ('gap', '有账户待办'), ('agrees', '与台账相符')], db_collation='C', default='nothing', max_length=7, verbose_name='银行回盘')),
                ],
                options={
                    'verbose_name': '发放月',
                    'verbose_name_plural': '发放月',
                    'abstract': False,
                    'indexes': [models.Index(fields=['programme', 'month'], name='payment_month_programme')],
                    'constraints': [models.UniqueConstraint(fields=('comparison', 'programme'), name='payment_month_once'), models.CheckConstraint(condition=models.Q(('standing__in', ['locked', 'open', 'discarded', 'none', 'altered'])), name='payment_month_standing_known', violation_error_message='台账状态不在规定的范围内。'), models.CheckConstraint(condition=models.Q(('bank__in', ['nothing', 'unsent', 'waiting', 'failed', 'gap', 'agrees'])), name='payment_month_bank_known', violation_error_message='银行回盘的状态不在规定的范围内。')],
                },
            ), pgtrigger.migrations.AddTrigger(
                model_name='paymentmonth',
                trigger=pgtrigger.compiler.Trigger(name='closed_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func="IF EXISTS (SELECT 1 FROM added one JOIN reconciliation_monthcomparison c ON c.id = one.comparison_id AND c.closed_at IS NOT NULL) THEN RAISE EXCEPTION '已结账的月份，发放月不可改动' USING ERRCODE = 'check_violation'; END IF; RETURN NULL;", hash='1bb2b848a902a65f9018b0fd5835508a63e48602', level='STATEMENT', operation='INSERT', pgid='pgtrigger_closed_insert_e40ca', referencing='REFERENCING NEW TABLE AS added ', table='reconciliation_paymentmonth', when='AFTER')),
            ), pgtrigger.migrations.AddTrigger(
                model_name='paymentmonth',
                trigger=pgtrigger.compiler.Trigger(name='closed_update', sql=pgtrigger.compiler.UpsertTriggerSql(func="IF EXISTS (SELECT 1 FROM removed one JOIN added fresh ON fresh.id = one.id JOIN reconciliation_monthcomparison c ON c.id = one.comparison_id AND c.closed_at IS NOT NULL WHERE TO_JSONB(one) - '{payable,paid,bank}'::text[] IS DISTINCT FROM TO_JSONB(fresh) - '{payable,paid,bank}'::text[]) THEN RAISE EXCEPTION '已结账的月份，发放月不可改动' USING ERRCODE = 'check_violation'; END IF; RETURN NULL;", hash='9dbb7779d2b61b6846672469e374baebd34f7f40', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_closed_update_9b971', referencing='REFERENCING OLD TABLE AS removed  NEW TABLE AS added ', table='reconciliation_paymentmonth', when='AFTER')),
            ), pgtrigger.migrations.AddTrigger(
                model_name='paymentmonth',
                trigger=pgtrigger.compiler.Trigger(name='closed_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func="IF EXISTS (SELECT 1 FROM removed one JOIN reconciliation_monthcomparison c ON c.id = one.comparison_id AND c.closed_at IS NOT NULL) THEN RAISE EXCEPTION '已结账的月份，发放月不可改动' USING ERRCODE = 'check_violation'; END IF; RETURN NULL;", hash='067595234573edae4ab28f374313ffa7ff8bd6f6', level='STATEMENT', operation='DELETE', pgid='pgtrigger_closed_delete_4cd4b', referencing='REFERENCING OLD TABLE AS removed ', table='reconciliation_paymentmonth', when='AFTER')),
            ), migrations.CreateModel(
                name='TimelyMonth',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('uid', models.UUIDField(default=uuid6.uuid7, editable=False, unique=True)),
                    ('division', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='divisions.division', verbose_name='区划')),
                    ('comparison', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='timely', to='reconciliation.monthcomparison', verbose_name='月度对账')),
                    ('enrolment', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='benefits.enrolment', verbose_name='保障')),
                    ('benefit', models.CharField(db_collation='C', max_length=60, verbose_name='按时足额项目')),
                    ('programme', models.CharField(db_collation='C', max_length=60, verbose_name='项目')),
                    ('month', models.DateField(verbose_name='月份')),
                    ('due_on', models.DateField(verbose_name='发放日')),
                    ('owed', models.BigIntegerField(verbose_name='应发（分）')),
                    ('paid', models.BigIntegerField(verbose_name='已付（分）')),
                    ('in_time', models.BigIntegerField(verbose_name='按时已付（分）')),
                ],
                options={
                    'verbose_name': '应发月',
                    'verbose_name_plural': '应发月',
                    'abstract': False,
                    'indexes': [models.Index(fields=['benefit', 'month'], name='timely_benefit_month')],
                    'constraints': [models.UniqueConstraint(fields=('benefit', 'enrolment', 'month'), name='timely_month_once')],
                },
            ), migrations.CreateModel(
                name='Difference',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('uid', models.UUIDField(default=uuid6.uuid7, editable=False, unique=True)),
                    ('division', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='divisions.division', verbose_name='区划')),
                    ('version', models.PositiveIntegerField(default=1, editable=False, verbose_name='版次')),
                    ('created_at', models.DateTimeField(default=minzheng.kernel.periods.now, editable=False, verbose_name='登记时间')),
                    ('updated_at', models.DateTimeField(default=minzheng.kernel.periods.now, editable=False, verbose_name='变更时间')),
                    ('comparison', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='differences', to='reconciliation.monthcomparison', verbose_name='月度对账')),
                    ('month', models.DateField(verbose_name='月份')),
                    ('pair', models.CharField(choices=[('register_ledger', '名册与台账'), ('ledger_stats', '台账与统计')], db_collation='C', max_length=16, verbose_name='对账方')),
                    ('kind', models.CharField(choices=[('missing', '应发未列'), ('undue', '列而不应发'), ('amount', '金额不同'), ('without_run', '没有锁定台账'), ('figure', '统计数不同')], db_collation='C', max_length=12, verbose_name='差异种类')),
                    ('form', models.CharField(blank=True, db_collation='C', max_length=60, verbose_name='表样')),
                    ('item', models.CharField(blank=True, db_collation='C', max_length=60, verbose_name='报表项')),
                    ('programme', models.CharField(blank=True, db_collation='C', max_length=60, verbose_name='项目')),
                    ('enrolment', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='benefits.enrolment', verbose_name='保障')),
                    ('left', models.BigIntegerField(blank=True, null=True, verbose_name='前一方')),
                    ('right', models.BigIntegerField(blank=True, null=True, verbose_name='后一方')),
                    ('count', models.PositiveIntegerField(default=1, verbose_name='户（人）数')),
                    ('cause', models.CharField(blank=True, choices=[('late', '截止后确认'), ('death', '死亡未处理'), ('cross_month', '跨月发放'), ('held', '暂缓发放'), ('covered', '已由别处发放'), ('offset', '扣抵'), ('without_run', '没有锁定台账'), ('not_reported', '统计未报'), ('definition', '统计口径'), ('entry', '填报差错'), ('other', '其他')], db_collation='C', max_length=12, verbose_name='原因')),
                    ('by_rule', models.BooleanField(default=False, verbose_name='按规则认定')),
                    ('note', models.CharField(blank=True, max_length=300, verbose_name='说明')),
                    ('given_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='说明人')),
                    ('given_at', models.DateTimeField(blank=True, null=True, verbose_name='说明时间')),
                    ('corrected_on', models.DateField(blank=True, null=True, verbose_name='更正日期')),
                ],
                options={
                    'verbose_name': '对账差异',
                    'verbose_name_plural': '对账差异',
                    'abstract': False,
                    'indexes': [models.Index(fields=['month', 'cause'], name='difference_month_cause')],
                    'constraints': [models.UniqueConstraint(fields=('comparison', 'pair', 'item', 'programme', 'enrolment'), name='difference_once', nulls_distinct=False), models.CheckConstraint(condition=models.Q(('kind__in', ['missing', 'undue', 'amount', 'without_run', 'figure']), ('pair__in', ['register_ledger', 'ledger_stats'])), name='difference_kind_known', violation_error_message='对账方或差异种类不在规定的范围内。'), models.CheckConstraint(condition=models.Q(('cause__in', ['', 'late', 'death', 'cross_month', 'held', 'covered', 'offset', 'without_run', 'not_reported', 'definition', 'entry', 'other'])), name='difference_cause_known', violation_error_message='差异原因不在规定的范围内。'), models.CheckConstraint(condition=models.Q(models.Q(('by_rule', False), ('cause', ''), ('given_at__isnull', True), ('given_by__isnull', True)), models.Q(models.Q(('cause', ''), _negated=True), ('by_rule', True), ('given_at__isnull', True), ('given_by__isnull', True)), models.Q(models.Q(('cause', ''), _negated=True), ('by_rule', False), ('given_at__isnull', False), ('given_by__isnull', False), models.Q(('note', ''), _negated=True)), _connector='OR'), name='difference_caused_whole', violation_error_message='原因或由规则认定，或由人说明并写明情况。')],
                },
            ), pgtrigger.migrations.AddTrigger(
                model_name='difference',
                trigger=pgtrigger.compiler.Trigger(name='raise_version', sql=pgtrigger.compiler.UpsertTriggerSql(func='NEW.version = OLD.version + 1; NEW.updated_at = CLOCK_TIMESTAMP(); RETURN NEW;', hash='7d6b77b5c3280336036f5497bfb5a7f6130e28ec', operation='UPDATE', pgid='pgtrigger_raise_version_89f20', table='reconciliation_difference', when='BEFORE')),
            ), pgtrigger.migrations.AddTrigger(
                model_name='difference',
                trigger=pgtrigger.compiler.Trigger(name='closed_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func="IF EXISTS (SELECT 1 FROM added one JOIN reconciliation_monthcomparison c ON c.id = one.comparison_id AND c.closed_at IS NOT NULL) THEN RAISE EXCEPTION '已结账的月份，差异不可改动' USING ERRCODE = 'check_violation'; END IF; RETURN NULL;", hash='be5b13c02a52666121e1cc6bff26acbe4d704009', level='STATEMENT', operation='INSERT', pgid='pgtrigger_closed_insert_3c642', referencing='REFERENCING NEW TABLE AS added ', table='reconciliation_difference', when='AFTER')),
            ), pgtrigger.migrations.AddTrigger(
                model_name='difference',
                trigger=pgtrigger.compiler.Trigger(name='closed_update', sql=pgtrigger.compiler.UpsertTriggerSql(func="IF EXISTS (SELECT 1 FROM removed one JOIN added fresh ON fresh.id = one.id JOIN reconciliation_monthcomparison c ON c.id = one.comparison_id AND c.closed_at IS NOT NULL WHERE TO_JSONB(one) - '{corrected_on,version,updated_at}'::text[] IS DISTINCT FROM TO_JSONB(fresh) - '{corrected_on,version,updated_at}'::text[]) THEN RAISE EXCEPTION '已结账的月份，差异不可改动' USING ERRCODE = 'check_violation'; END IF; RETURN NULL;", hash='cc827e3262918ae5cec8049277d76b2b1c800846', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_closed_update_0d3f1', referencing='REFERENCING OLD TABLE AS removed  NEW TABLE AS added ', table='reconciliation_difference', when='AFTER')),
            ), pgtrigger.migrations.AddTrigger(
                model_name='difference',
                trigger=pgtrigger.compiler.Trigger(name='never_deleted', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION '对账差异不可删除' USING ERRCODE = 'check_violation';", hash='4d8a638ef2e15a7cbac0c4c909b3b1e6c405f485', operation='DELETE', pgid='pgtrigger_never_deleted_d2752', table='reconciliation_difference', when='BEFORE')),
            ), pgtrigger.migrations.AddTrigger(
                model_name='difference',
                trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "reconciliation_differenceevent" ("by_rule", "cause", "comparison_id", "corrected_on", "count", "created_at", "division_id", "enrolment_id", "form", "given_at", "given_by_id", "id", "item", "kind", "left", "month", "note", "pair", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "programme", "right", "uid", "updated_at", "version") SELECT new_values."by_rule", new_values."cause", new_values."comparison_id", new_values."corrected_on", new_values."count", new_values."created_at", new_values."division_id", new_values."enrolment_id", new_values."form", new_values."given_at", new_values."given_by_id", new_values."id", new_values."item", new_values."kind", new_values."left", new_values."month", new_values."note", new_values."pair", _pgh_attached_context.value, CLOCK_TIMESTAMP(), \'insert\', new_values."id", new_values."programme", new_values."right", new_values."uid", new_values."updated_at", new_values."version" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='0e36fa9619602dddba8ec09b5fe0fbaf715e619b', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_4dfc1', referencing='REFERENCING NEW TABLE AS new_values ', table='reconciliation_difference', when='AFTER')),
            ), pgtrigger.migrations.AddTrigger(
                model_name='difference',
                trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "reconciliation_differenceevent" ("by_rule", "cause", "comparison_id", "corrected_on", "count", "created_at", "division_id", "enrolment_id", "form", "given_at", "given_by_id", "id", "item", "kind", "left", "month", "note", "pair", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "programme", "right", "uid", "updated_at", "version") SELECT new_values."by_rule", new_values."cause", new_values."comparison_id", new_values."corrected_on", new_values."count", new_values."created_at", new_values."division_id", new_values."enrolment_id", new_values."form", new_values."given_at", new_values."given_by_id", new_values."id", new_values."item", new_values."kind", new_values."left", new_values."month", new_values."note", new_values."pair", _pgh_attached_context.value, CLOCK_TIMESTAMP(), \'update\', new_values."id", new_values."programme", new_values."right", new_values."uid", new_values."updated_at", new_values."version" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='1ee7a3f5507c400e93a056251ff34d550eacfc08', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_0c19a', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='reconciliation_difference', when='AFTER')),
            ), migrations.CreateModel(
                name='DifferenceEvent',
                fields=[
                    ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                    ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                    ('pgh_label', models.TextField(help_text='The event label.')),
                    ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='reconciliation.difference')),
                    ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                    ('id', models.BigIntegerField()),
                    ('uid', models.UUIDField(default=uuid6.uuid7, editable=False)),
                    ('division', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='divisions.division', verbose_name='区划')),
                    ('version', models.PositiveIntegerField(default=1, editable=False, verbose_name='版次')),
                    ('created_at', models.DateTimeField(default=minzheng.kernel.periods.now, editable=False, verbose_name='登记时间')),
                    ('updated_at', models.DateTimeField(default=minzheng.kernel.periods.now, editable=False, verbose_name='变更时间')),
                    ('comparison', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='reconciliation.monthcomparison', verbose_name='月度对账')),
                    ('month', models.DateField(verbose_name='月份')),
                    ('pair', models.CharField(choices=[('register_ledger', '名册与台账'), ('ledger_stats', '台账与统计')], db_collation='C', max_length=16, verbose_name='对账方')),
                    ('kind', models.CharField(choices=[('missing', '应发未列'), ('undue', '列而不应发'), ('amount', '金额不同'), ('without_run', '没有锁定台账'), ('figure', '统计数不同')], db_collation='C', max_length=12, verbose_name='差异种类')),
                    ('form', models.CharField(blank=True, db_collation='C', max_length=60, verbose_name='表样')),
                    ('item', models.CharField(blank=True, db_collation='C', max_length=60, verbose_name='报表项')),
                    ('programme', models.CharField(blank=True, db_collation='C', max_length=60, verbose_name='项目')),
                    ('enrolment', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='benefits.enrolment', verbose_name='保障')),
                    ('left', models.BigIntegerField(blank=True, null=True, verbose_name='前一方')),
                    ('right', models.BigIntegerField(blank=True, null=True, verbose_name='后一方')),
                    ('count', models.PositiveIntegerField(default=1, verbose_name='户（人）数')),
                    ('cause', models.CharField(blank=True, choices=[('late', '截止后确认'), ('death', '死亡未处理'), ('cross_month', '跨月发放'), ('held', '暂缓发放'), ('covered', '已由别处发放'), ('offset', '扣抵'), ('without_run', '没有锁定台账'), ('not_reported', '统计未报'), ('definition', '统计口径'), ('entry', '填报差错'), ('other', '其他')], db_collation='C', max_length=12, verbose_name='原因')),
                    ('by_rule', models.BooleanField(default=False, verbose_name='按规则认定')),
                    ('note', models.CharField(blank=True, max_length=300, verbose_name='说明')),
                    ('given_by', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='说明人')),
                    ('given_at', models.DateTimeField(blank=True, null=True, verbose_name='说明时间')),
                    ('corrected_on', models.DateField(blank=True, null=True, verbose_name='更正日期')),
                ],
                options={
                    'abstract': False,
                },
            )],
        ),
    ]

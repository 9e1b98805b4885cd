import django.contrib.postgres.constraints
import django.contrib.postgres.fields
import django.contrib.postgres.fields.ranges
import django.db.models.deletion
import minzheng.core.founding
import minzheng.core.registers.spells
import minzheng.kernel.periods
import pgtrigger.compiler
import pgtrigger.migrations
import uuid6
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [('cases', '0001_tables'), ('cases', '0002_papers_of_notices'), ('cases', '0003_intake')]

    initial = True

    dependencies = [
        ('access', '__first__'),
        ('divisions', '0001_tables'),
        ('documents', '0001_tables'),
        ('parties', '0001_tables'),
        ('pghistory', '0007_auto_20250421_0444'),
    ]

    operations = [
        minzheng.core.founding.CreateTables(
            operations=[migrations.CreateModel(
                name='Intake',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('uid', models.UUIDField(default=uuid6.uuid7, editable=False, unique=True)),
                    ('division', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='divisions.division', verbose_name='区划')),
                    ('version', models.PositiveIntegerField(default=1, editable=False, verbose_name='版次')),
                    ('created_at', models.DateTimeField(default=minzheng.kernel.periods.now, editable=False, verbose_name='登记时间')),
                    ('updated_at', models.DateTimeField(default=minzheng.kernel.periods.now, editable=False, verbose_name='变更时间')),
                    ('number', models.CharField(db_collation='C', max_length=30, unique=True, verbose_name='回执编号')),
                    ('code', models.CharField(db_collation='C', max_length=16, unique=True, verbose_name='查询码')),
                    ('key', models.UUIDField(unique=True, verbose_name='表单编号')),
                    ('content', models.CharField(max_length=64, verbose_name='提交内容摘要')),
                    ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='intakes', to='parties.person', verbose_name='申请人')),
                    ('household', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='intakes', to='parties.household', verbose_name='家庭')),
                    ('channel', models.CharField(choices=[('window', '窗口'), ('paper', '纸质登记'), ('hotline', '热线转来'), ('petition', '信访转来'), ('village', '村（社区）代办'), ('online', '网上申请'), ('superior', '上级系统转来')], db_collation='C', max_length=8, verbose_name='来件渠道')),
                    ('received_on', models.DateField(verbose_name='收到日期')),
                    ('entered_on', models.DateField(verbose_name='录入日期')),
                    ('reason', models.CharField(blank=True, max_length=200, verbose_name='补录原因')),
                    ('taken_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='收件人')),
                    ('given', models.JSONField(verbose_name='回执内容')),
                ],
                options={
                    'verbose_name': '受理单',
                    'verbose_name_plural': '受理单',
                    'abstract': False,
                    'indexes': [models.Index(fields=['taken_by', '-id'], name='intake_of_clerk')],
                    'constraints': [models.CheckConstraint(condition=models.Q(('received_on__lte', models.F('entered_on'))), name='intake_received_first', violation_error_message='收到日期不能晚于录入日期。'), models.CheckConstraint(condition=models.Q(('received_on', models.F('entered_on')), models.Q(('reason', ''), _negated=True), _connector='OR'), name='intake_late_for_a_reason', violation_error_message='补录须写明原因。')],
                },
            ), pgtrigger.migrations.AddTrigger(
                model_name='intake',
                trigger=pgtrigger.compiler.Trigger(name='raise_version', sql=pgtrigger.compiler.UpsertTriggerSql(func='NEW.version = OLD.version + 1; NEW.updated_at = CLOCK_TIMESTAMP(); RETURN NEW;', hash='e593edc5aeb0f6ac252c9b514f303a786b04d945', operation='UPDATE', pgid='pgtrigger_raise_version_8d20c', table='cases_intake', when='BEFORE')),
            ), pgtrigger.migrations.AddTrigger(
                model_name='intake',
                trigger=pgtrigger.compiler.Trigger(name='kept_as_given', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (ROW(OLD.number, OLD.code, OLD.key, OLD.content, OLD.person_id, OLD.channel, OLD.received_on, OLD.entered_on, OLD.reason, OLD.taken_by_id) IS DISTINCT FROM ROW(NEW.number, NEW.code, NEW.key, NEW.content, NEW.person_id, NEW.channel, NEW.received_on, NEW.entered_on, NEW.reason, NEW.taken_by_id))', func="RAISE EXCEPTION '受理单登记后不可更改' USING ERRCODE = 'check_violation';", hash='7b3163f5f559bcd78fa50837979fa1bac733fd43', operation='UPDATE', pgid='pgtrigger_kept_as_given_a67b7', table='cases_intake', when='BEFORE')),
            ), pgtrigger.migrations.AddTrigger(
                model_name='intake',
                trigger=pgtrigger.compiler.Trigger(name='given_once', sql=pgtrigger.compiler.UpsertTriggerSql(condition="WHEN (OLD.given <> '{}'::jsonb AND NEW.given IS DISTINCT FROM OLD.given)", func="RAISE EXCEPTION '回执发出后不可更改' USING ERRCODE = 'check_violation';", hash='3d403bf29f6aa8f5aede938f3326f57c93de5312', operation='UPDATE', pgid='pgtrigger_given_once_8d32f', table='cases_intake', when='BEFORE')),
            ), pgtrigger.migrations.AddTrigger(
                model_name='intake',
                trigger=pgtrigger.compiler.Trigger(name='never_deleted', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION '受理单不可删除' USING ERRCODE = 'check_violation';", hash='e85af042bd84903215bb163317d4e8f734e099d7', operation='DELETE', pgid='pgtrigger_never_deleted_8349d', table='cases_intake', when='BEFORE')),
            ), pgtrigger.migrations.AddTrigger(
                model_name='intake',
                trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "cases_intakeevent" ("channel", "code", "content", "created_at", "division_id", "entered_on", "given", "household_id", "id", "key", "number", "person_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "received_on", "taken_by_id", "uid", "updated_at", "version") SELECT new_values."channel", new_values."code", new_values."content", new_values."created_at", new_values."division_id", new_values."entered_on", new_values."given", new_values."household_id", new_values."id", new_values."key", new_values."number", new_values."person_id", _pgh_attached_context.value, CLOCK_TIMESTAMP(), \'insert\', new_values."id", new_values."reason", new_values."received_on", new_values."taken_by_id", new_values."uid", new_values."updated_at", new_values."version" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='a2f7c2cae011aabb43ea0fd63a826563e4f5f229', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_b8342', referencing='REFERENCING NEW TABLE AS new_values ', table='cases_intake', when='AFTER')),
            ), pgtrigger.migrations.AddTrigger(
                model_name='intake',
                trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "cases_intakeevent" ("channel", "code", "content", "created_at", "division_id", "entered_on", "given", "household_id", "id", "key", "number", "person_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "received_on", "taken_by_id", "uid", "updated_at", "version") SELECT new_values."channel", new_values."code", new_values."content", new_values."created_at", new_values."division_id", new_values."entered_on", new_values."given", new_values."household_id", new_values."id", new_values."key", new_values."number", new_values."person_id", _pgh_attached_context.value, CLOCK_TIMESTAMP(), \'update\', new_values."id", new_values."reason", new_values."received_on", new_values."taken_by_id", new_values."uid", new_values."updated_at", new_values."version" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='a7905a1bd53e8bf8e6539f49fb64bc11bed0122d', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_9ef8f', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='cases_intake', when='AFTER')),
            ), migrations.CreateModel(
                name='IntakeEvent',
                fields=[
                    ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                    ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                    ('pgh_label', models.TextField(help_text='The event label.')),
                    ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='cases.intake')),
                    ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                    ('id', models.BigIntegerField()),
                    ('uid', models.UUIDField(default=uuid6.uuid7, editable=False)),
                    ('division', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='divisions.division', verbose_name='区划')),
                    ('version', models.PositiveIntegerField(default=1, editable=False, verbose_name='版次')),
                    ('created_at', models.DateTimeField(default=minzheng.kernel.periods.now, editable=False, verbose_name='登记时间')),
                    ('updated_at', models.DateTimeField(default=minzheng.kernel.periods.now, editable=False, verbose_name='变更时间')),
                    ('number', models.CharField(db_collation='C', max_length=30, verbose_name='回执编号')),
                    ('code', models.CharField(db_collation='C', max_length=16, verbose_name='查询码')),
                    ('key', models.UUIDField(verbose_name='表单编号')),
                    ('content', models.CharField(max_length=64, verbose_name='提交内容摘要')),
                    ('person', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='parties.person', verbose_name='申请人')),
                    ('household', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='parties.household', verbose_name='家庭')),
                    ('channel', models.CharField(choices=[('window', '窗口'), ('paper', '纸质登记'), ('hotline', '热线转来'), ('petition', '信访转来'), ('village', '村（社区）代办'), ('online', '网上申请'), ('superior', '上级系统转来')], db_collation='C', max_length=8, verbose_name='来件渠道')),
                    ('received_on', models.DateField(verbose_name='收到日期')),
                    ('entered_on', models.DateField(verbose_name='录入日期')),
                    ('reason', models.CharField(blank=True, max_length=200, verbose_name='补录原因')),
                    ('taken_by', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='收件人')),
                    ('given', models.JSONField(verbose_name='回执内容')),
                ],
                options={
                    'abstract': False,
                },
            ), migrations.CreateModel(
                name='KnownApplication',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('uid', models.UUIDField(default=uuid6.uuid7, editable=False, unique=True)),
                    ('division', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='divisions.division', verbose_name='区划')),
                    ('version', models.PositiveIntegerField(default=1, editable=False, verbose_name='版次')),
                    ('created_at', models.DateTimeField(default=minzheng.kernel.periods.now, editable=False, verbose_name='登记时间')),
                    ('updated_at', models.DateTimeField(default=minzheng.kernel.periods.now, editable=False, verbose_name='变更时间')),
                    ('matter', models.CharField(db_collation='C', max_length=60, verbose_name='事项')),
                    ('channel', models.CharField(choices=[('window', '窗口'), ('paper', '纸质登记'), ('hotline', '热线转来'), ('petition', '信访转来'), ('village', '村（社区）代办'), ('online', '网上申请'), ('superior', '上级系统转来')], db_collation='C', max_length=8, verbose_name='来件渠道')),
                    ('source_number', models.CharField(blank=True, db_collation='C', max_length=40, verbose_name='来源编号')),
                    ('received_on', models.DateField(verbose_name='收到日期')),
                    ('entered_on', models.DateField(blank=True, null=True, verbose_name='录入日期')),
                    ('enter_by', models.DateField(blank=True, null=True, verbose_name='录入期限')),
                    ('case', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='known_as', to='cases.case', verbose_name='办件')),
                    ('reason', models.CharField(blank=True, max_length=200, verbose_name='补录原因')),
                ],
                options={
                    'verbose_name': '申请登记',
                    'verbose_name_plural': '申请登记',
                    'abstract': False,
                    'indexes': [models.Index(fields=['matter', 'received_on'], name='known_matter_received')],
                    'constraints': [models.UniqueConstraint(condition=models.Q(('source_number', ''), _negated=True), fields=('division', 'channel', 'source_number', 'matter'), name='known_once', violation_error_message='这个来源编号的同一事项已经登记过。'), models.CheckConstraint(condition=models.Q(('matter__regex', '^[a-z_]+\\.[a-z_]+$')), name='known_matter_is_code', violation_error_message='事项应填代码，例如 assistance.minimum_living。'), models.CheckConstraint(condition=models.Q(models.Q(('case__isnull', True), ('entered_on__isnull', True)), models.Q(('case__isnull', False), ('entered_on__isnull', False)), _connector='OR'), name='known_entered_whole', violation_error_message='录入日期与办件须同时登记。'), models.CheckConstraint(condition=models.Q(('entered_on__isnull', True), ('received_on__lte', models.F('entered_on')), _connector='OR'), name='known_received_first', violation_error_message='收到日期不能晚于录入日期。'), models.CheckConstraint(condition=models.Q(('case__isnull', False), models.Q(models.Q(('source_number', ''), _negated=True), ('enter_by__isnull', False)), _connector='OR'), name='known_without_case_has_source', violation_error_message='还没有录入的申请须有来源编号和录入期限。')],
                },
            ), pgtrigger.migrations.AddTrigger(
                model_name='knownapplication',
                trigger=pgtrigger.compiler.Trigger(name='raise_version', sql=pgtrigger.compiler.UpsertTriggerSql(func='NEW.version = OLD.version + 1; NEW.updated_at = CLOCK_TIMESTAMP(); RETURN NEW;', hash='40155598212b05a2a8c10a27b1b1d9aa05511a42', operation='UPDATE', pgid='pgtrigger_raise_version_7d7f1', table='cases_knownapplication', when='BEFORE')),
            ), pgtrigger.migrations.AddTrigger(
                model_name='knownapplication',
                trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "cases_knownapplicationevent" ("case_id", "channel", "created_at", "division_id", "enter_by", "entered_on", "id", "matter", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "received_on", "source_number", "uid", "updated_at", "version") SELECT new_values."case_id", new_values."channel", new_values."created_at", new_values."division_id", new_values."enter_by", new_values."entered_on", new_values."id", new_values."matter", _pgh_attached_context.value, CLOCK_TIMESTAMP(), \'insert\', new_values."id", new_values."reason", new_values."received_on", new_values."source_number", new_values."uid", new_values."updated_at", new_values."version" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='855f676f452d37ff52aaccd05f4ecdeb4f60f335', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_43b6e', referencing='REFERENCING NEW TABLE AS new_values ', table='cases_knownapplication', when='AFTER')),
            ), pgtrigger.migrations.AddTrigger(
                model_name='knownapplication',
                trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "cases_knownapplicationevent" ("case_id", "channel", "created_at", "division_id", "enter_by", "entered_on", "id", "matter", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "received_on", "source_number", "uid", "updated_at", "version") SELECT new_values."case_id", new_values."channel", new_values."created_at", new_values."division_id", new_values."enter_by", new_values."entered_on", new_values."id", new_values."matter", _pgh_attached_context.value, CLOCK_TIMESTAMP(), \'update\', new_values."id", new_values."reason", new_values."received_on", new_values."source_number", new_values."uid", new_values."updated_at", new_values."version" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='bd555d9f32520ba119cf7615a5d54cde4d09bac9', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_bee36', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='cases_knownapplication', when='AFTER')),
            ), migrations.CreateModel(
                name='KnownApplicationEvent',
                fields=[
                    ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                    ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                    ('pgh_label', models.TextField(help_text='The event label.')),
                    ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='cases.knownapplication')),
                    ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                    ('id', models.BigIntegerField()),
                    ('uid', models.UUIDField(default=uuid6.uuid7, editable=False)),
                    ('division', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='divisions.division', verbose_name='区划')),
                    ('version', models.PositiveIntegerField(default=1, editable=False, verbose_name='版次')),
                    ('created_at', models.DateTimeField(default=minzheng.kernel.periods.now, editable=False, verbose_name='登记时间')),
                    ('updated_at', models.DateTimeField(default=minzheng.kernel.periods.now, editable=False, verbose_name='变更时间')),
                    ('matter', models.CharField(db_collation='C', max_length=60, verbose_name='事项')),
                    ('channel', models.CharField(choices=[('window', '窗口'), ('paper', '纸质登记'), ('hotline', '热线转来'), ('petition', '信访转来'), ('village', '村（社区）代办'), ('online', '网上申请'), ('superior', '上级系统转来')], db_collation='C', max_length=8, verbose_name='来件渠道')),
                    ('source_number', models.CharField(blank=True, db_collation='C', max_length=40, verbose_name='来源编号')),
                    ('received_on', models.DateField(verbose_name='收到日期')),
                    ('entered_on', models.DateField(blank=True, null=True, verbose_name='录入日期')),
                    ('enter_by', models.DateField(blank=True, null=True, verbose_name='录入期限')),
                    ('case', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='cases.case', verbose_name='办件')),
                    ('reason', models.CharField(blank=True, max_length=200, verbose_name='补录原因')),
                ],
                options={
                    'abstract': False,
                },
            ), migrations.CreateModel(
                name='IntakeDraft',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('uid', models.UUIDField(default=uuid6.uuid7, editable=False, unique=True)),
                    ('owner', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='填写人')),
                    ('sealed_answers', models.BinaryField(verbose_name='填写内容（密文）')),
                    ('revision', models.PositiveIntegerField(default=1, verbose_name='版次')),
                    ('tab', models.CharField(blank=True, db_collation='C', max_length=32, verbose_name='页面')),
                    ('tick', models.PositiveBigIntegerField(default=0, verbose_name='页面内次序')),
                    ('begun_at', models.DateTimeField(default=minzheng.kernel.periods.now, editable=False, verbose_name='开始时间')),
                    ('kept_at', models.DateTimeField(default=minzheng.kernel.periods.now, verbose_name='保存时间')),
                    ('kept_until', models.DateField(verbose_name='保留至')),
                ],
                options={
                    'verbose_name': '受理草稿',
                    'verbose_name_plural': '受理草稿',
                    'indexes': [models.Index(fields=['owner', '-kept_at'], name='draft_of_clerk'), models.Index(fields=['kept_until'], name='draft_until')],
                },
            ), migrations.CreateModel(
                name='DecisionPower',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('uid', models.UUIDField(default=uuid6.uuid7, editable=False, unique=True)),
                    ('division', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='divisions.division', verbose_name='区划')),
                    ('version', models.PositiveIntegerField(default=1, editable=False, verbose_name='版次')),
                    ('created_at', models.DateTimeField(default=minzheng.kernel.periods.now, editable=False, verbose_name='登记时间')),
                    ('updated_at', models.DateTimeField(default=minzheng.kernel.periods.now, editable=False, verbose_name='变更时间')),
                    ('matter', models.CharField(db_collation='C', max_length=60, verbose_name='事项')),
                    ('post', models.CharField(db_collation='C', max_length=40, verbose_name='决定岗位')),
                    ('since', models.DateField(verbose_name='起')),
                    ('until', models.DateField(blank=True, null=True, verbose_name='止')),
                    ('paper', models.CharField(max_length=200, verbose_name='依据文件')),
                    ('granted_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='登记人')),
                ],
                options={
                    'verbose_name': '决定权',
                    'verbose_name_plural': '决定权',
                    'abstract': False,
                    'constraints': [models.CheckConstraint(condition=models.Q(('until__isnull', True), ('until__gt', models.F('since')), _connector='OR'), name='decision_power_ends_after_it_begins', violation_error_message='终止日期应晚于起始日期。'), models.CheckConstraint(condition=models.Q(('matter__regex', '^[a-z_]+\\.[a-z_]+$'), models.Q(('post', ''), _negated=True)), name='decision_power_coded', violation_error_message='决定权的事项和岗位应填代码。'), models.CheckConstraint(condition=models.Q(('paper', ''), _negated=True), name='decision_power_by_paper', violation_error_message='下放决定权须有依据文件。'), django.contrib.postgres.constraints.ExclusionConstraint(expressions=[(models.Func(minzheng.core.registers.spells.CodeNumber('matter'), minzheng.core.registers.spells.CodeNumber('matter'), models.Value('[]'), function='INT8RANGE'), '&&'), (models.Func(models.F('division'), models.F('division'), models.Value('[]'), function='INT8RANGE'), '&&'), (minzheng.core.registers.spells.Spell('since', 'until', django.contrib.postgres.fields.ranges.RangeBoundary()), '&&')], name='decision_power_once', violation_error_message='这个县（市、区）在这段时间对这一事项已有决定权的规定，请先给原来的规定填上止期。')],
                },
            ), pgtrigger.migrations.AddTrigger(
                model_name='decisionpower',
                trigger=pgtrigger.compiler.Trigger(name='raise_version', sql=pgtrigger.compiler.UpsertTriggerSql(func='NEW.version = OLD.version + 1; NEW.updated_at = CLOCK_TIMESTAMP(); RETURN NEW;', hash='f71f96595c31efa2011836aae630fe7d417d21c8', operation='UPDATE', pgid='pgtrigger_raise_version_75ce4', table='cases_decisionpower', when='BEFORE')),
            ), pgtrigger.migrations.AddTrigger(
                model_name='decisionpower',
                trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "cases_decisionpowerevent" ("created_at", "division_id", "granted_by_id", "id", "matter", "paper", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "post", "since", "uid", "until", "updated_at", "version") SELECT new_values."created_at", new_values."division_id", new_values."granted_by_id", new_values."id", new_values."matter", new_values."paper", _pgh_attached_context.value, CLOCK_TIMESTAMP(), \'insert\', new_values."id", new_values."post", new_values."since", new_values."uid", new_values."until", new_values."updated_at", new_values."version" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='f2fbf7e5bae2a4bb47f66446bb8984d778ed8233', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_1aa2c', referencing='REFERENCING NEW TABLE AS new_values ', table='cases_decisionpower', when='AFTER')),
            ), pgtrigger.migrations.AddTrigger(
                model_name='decisionpower',
                trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "cases_decisionpowerevent" ("created_at", "division_id", "granted_by_id", "id", "matter", "paper", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "post", "since", "uid", "until", "updated_at", "version") SELECT new_values."created_at", new_values."division_id", new_values."granted_by_id", new_values."id", new_values."matter", new_values."paper", _pgh_attached_context.value, CLOCK_TIMESTAMP(), \'update\', new_values."id", new_values."post", new_values."since", new_values."uid", new_values."until", new_values."updated_at", new_values."version" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='86167027d7a0e3e62c275f5e63a50ca1bedf6010', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_fdbdf', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='cases_decisionpower', when='AFTER')),
            ), migrations.CreateModel(
                name='DecisionPowerEvent',
                fields=[
                    ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                    ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                    ('pgh_label', models.TextField(help_text='The event label.')),
                    ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='cases.decisionpower')),
                    ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                    ('id', models.BigIntegerField()),
                    ('uid', models.UUIDField(default=uuid6.uuid7, editable=False)),
                    ('division', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='divisions.division', verbose_name='区划')),
                    ('version', models.PositiveIntegerField(default=1, editable=False, verbose_name='版次')),
                    ('created_at', models.DateTimeField(default=minzheng.kernel.periods.now, editable=False, verbose_name='登记时间')),
                    ('updated_at', models.DateTimeField(default=minzheng.kernel.periods.now, editable=False, verbose_name='变更时间')),
                    ('matter', models.CharField(db_collation='C', max_length=60, verbose_name='事项')),
                    ('post', models.CharField(db_collation='C', max_length=40, verbose_name='决定岗位')),
                    ('since', models.DateField(verbose_name='起')),
                    ('until', models.DateField(blank=True, null=True, verbose_name='止')),
                    ('paper', models.CharField(max_length=200, verbose_name='依据文件')),
                    ('granted_by', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='登记人')),
                ],
                options={
                    'abstract': False,
                },
            ), migrations.CreateModel(
                name='Substitution',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('uid', models.UUIDField(default=uuid6.uuid7, editable=False, unique=True)),
                    ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='代理人')),
                    ('stands_in_for', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='被代理人')),
                    ('since', models.DateField(verbose_name='起')),
                    ('until', models.DateField(verbose_name='止')),
                    ('reason', models.CharField(max_length=200, verbose_name='原因')),
                    ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='安排人')),
                ],
                options={
                    'verbose_name': '代理',
                    'verbose_name_plural': '代理',
                    'constraints': [models.CheckConstraint(condition=models.Q(('until__isnull', True), ('until__gt', models.F('since')), _connector='OR'), name='substitution_ends_after_it_begins', violation_error_message='终止日期应晚于起始日期。'), models.CheckConstraint(condition=models.Q(('person', models.F('stands_in_for')), _negated=True), name='substitution_not_for_himself', violation_error_message='不能代理自己。'), models.CheckConstraint(condition=models.Q(('person', models.F('by')), _negated=True), name='substitution_not_by_himself', violation_error_message='代理人不能自己安排自己代理，请由被代理人或其负责人安排。'), models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='substitution_reasoned', violation_error_message='安排代理须写明原因。'), django.contrib.postgres.constraints.ExclusionConstraint(expressions=[(models.Func(models.F('person'), models.F('person'), models.Value('[]'), function='INT8RANGE'), '&&'), (models.Func(models.F('stands_in_for'), models.F('stands_in_for'), models.Value('[]'), function='INT8RANGE'), '&&'), (minzheng.core.registers.spells.Spell('since', 'until', django.contrib.postgres.fields.ranges.RangeBoundary()), '&&')], name='substitution_once', violation_error_message='同一人在这段时间已代理同一人，不必再安排。')],
                },
            ), pgtrigger.migrations.AddTrigger(
                model_name='substitution',
                trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "cases_substitutionevent" ("by_id", "id", "person_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "since", "stands_in_for_id", "uid", "until") SELECT new_values."by_id", new_values."id", new_values."person_id", _pgh_attached_context.value, CLOCK_TIMESTAMP(), \'insert\', new_values."id", new_values."reason", new_values."since", new_values."stands_in_for_id", new_values."uid", new_values."until" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='4a4886f21f172adb08600c9fe877f727550c61a7', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_9e107', referencing='REFERENCING NEW TABLE AS new_values ', table='cases_substitution', when='AFTER')),
            ), pgtrigger.migrations.AddTrigger(
                model_name='substitution',
                trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "cases_substitutionevent" ("by_id", "id", "person_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "since", "stands_in_for_id", "uid", "until") SELECT new_values."by_id", new_values."id", new_values."person_id", _pgh_attached_context.value, CLOCK_TIMESTAMP(), \'update\', new_values."id", new_values."reason", new_values."since", new_values."stands_in_for_id", new_values."uid", new_values."until" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='529982869e168843245f3092c8d86f2be7688d4b', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_007a1', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='cases_substitution', when='AFTER')),
            ), migrations.CreateModel(
                name='SubstitutionEvent',
                fields=[
                    ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                    ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                    ('pgh_label', models.TextField(help_text='The event label.')),
                    ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='cases.substitution')),
                    ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                    ('id', models.BigIntegerField()),
                    ('uid', models.UUIDField(default=uuid6.uuid7, editable=False)),
                    ('person', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='代理人')),
                    ('stands_in_for', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='被代理人')),
                    ('since', models.DateField(verbose_name='起')),
                    ('until', models.DateField(verbose_name='止')),
                    ('reason', models.CharField(max_length=200, verbose_name='原因')),
                    ('by', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='安排人')),
                ],
                options={
                    'abstract': False,
                },
            ), migrations.CreateModel(
                name='Case',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('uid', models.UUIDField(default=uuid6.uuid7, editable=False, unique=True)),
                    ('division', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='divisions.division', verbose_name='区划')),
                    ('version', models.PositiveIntegerField(default=1, editable=False, verbose_name='版次')),
                    ('created_at', models.DateTimeField(default=minzheng.kernel.periods.now, editable=False, verbose_name='登记时间')),
                    ('updated_at', models.DateTimeField(default=minzheng.kernel.periods.now, editable=False, verbose_name='变更时间')),
                    ('number', models.CharField(db_collation='C', max_length=30, unique=True, verbose_name='办件编号')),
                    ('word', models.CharField(db_collation='C', max_length=20, verbose_name='编号字头')),
                    ('year', models.PositiveSmallIntegerField(verbose_name='编号年份')),
                    ('serial', models.PositiveIntegerField(verbose_name='编号序号')),
                    ('key', models.UUIDField(unique=True, verbose_name='表单编号')),
                    ('content', models.CharField(max_length=64, verbose_name='提交内容摘要')),
                    ('matter', models.CharField(db_collation='C', max_length=60, verbose_name='事项')),
                    ('pin', models.CharField(db_collation='C', max_length=80, verbose_name='流程版本')),
                    ('state', models.CharField(db_collation='C', max_length=60, verbose_name='环节')),
                    ('revision', models.PositiveIntegerField(default=0, verbose_name='版次')),
                    ('person', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='cases', to='parties.person', verbose_name='申请人')),
                    ('organisation', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='cases', to='parties.organisation', verbose_name='申请单位')),
                    ('opened_on', models.DateField(verbose_name='收件日期')),
                    ('opened_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='收件人')),
                    ('accepted_on', models.DateField(blank=True, null=True, verbose_name='受理日期')),
                    ('decider', models.CharField(blank=True, db_collation='C', max_length=40, verbose_name='决定岗位')),
                    ('marks', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=40), default=list, size=None, verbose_name='标记')),
                    ('stands_since', models.DateField(verbose_name='进入本环节日期')),
                    ('waits_for', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=40), default=list, size=None, verbose_name='待办岗位')),
                    ('due_on', models.DateField(blank=True, null=True, verbose_name='最近期限')),
                    ('total_due_on', models.DateField(blank=True, null=True, verbose_name='全程期限')),
                    ('undetermined', models.CharField(blank=True, max_length=200, verbose_name='期限未定原因')),
                    ('closed_on', models.DateField(blank=True, null=True, verbose_name='办结日期')),
                    ('repeats', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='repeated_by', to='cases.case', verbose_name='原办件')),
                    ('correction', models.CharField(blank=True, max_length=200, verbose_name='更正依据')),
                    ('intake', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='cases', to='cases.intake', verbose_name='受理单')),
                    ('external_number', models.CharField(blank=True, db_collation='C', max_length=60, verbose_name='上级系统编号')),
                    ('external_result', models.CharField(blank=True, max_length=200, verbose_name='上级系统结果')),
                ],
                options={
                    'verbose_name': '办件',
                    'verbose_name_plural': '办件',
                    'abstract': False,
                    'indexes': [models.Index(condition=models.Q(('closed_on__isnull', True)), fields=['due_on', 'id'], name='case_queue'), models.Index(fields=['division', 'matter', 'state'], name='case_place_matter')],
                    'constraints': [models.UniqueConstraint(fields=('word', 'year', 'serial'), name='case_number_once', violation_error_message='这个办件编号已经用过。'), models.UniqueConstraint(condition=models.Q(('external_number', ''), _negated=True), fields=('external_number',), name='case_external_number_once', violation_error_message='这个上级系统编号已经登记在另一件上。'), models.CheckConstraint(condition=models.Q(('matter__regex', '^[a-z_]+\\.[a-z_]+$')), name='case_matter_is_code', violation_error_message='事项应填代码，例如 assistance.minimum_living。'), models.CheckConstraint(condition=models.Q(models.Q(('pin', ''), _negated=True), models.Q(('state', ''), _negated=True)), name='case_pinned', violation_error_message='办件须有流程版本和环节。'), models.CheckConstraint(condition=models.Q(models.Q(('organisation__isnull', False), ('person__isnull', True)), models.Q(('organisation__isnull', True), ('person__isnull', False)), _connector='OR'), name='case_one_applicant', violation_error_message='办件恰有一个申请人：一个人，或一个单位。'), models.CheckConstraint(condition=models.Q(('decider', ''), ('accepted_on__isnull', False), _connector='OR'), name='case_decider_since_acceptance', violation_error_message='决定岗位在受理时才确定。'), models.CheckConstraint(condition=models.Q(models.Q(('accepted_on__isnull', True), ('accepted_on__gte', models.F('opened_on')), _connector='OR'), models.Q(('closed_on__isnull', True), ('closed_on__gte', models.F('opened_on')), _connector='OR')), name='case_dated', violation_error_message='受理日期和办结日期不能早于收件日期。'), models.CheckConstraint(condition=models.Q(('closed_on__isnull', True), models.Q(('due_on__isnull', True), ('waits_for', [])), _connector='OR'), name='case_closed_waits_for_nobody', violation_error_message='办结的办件没有待办岗位和最近期限。'), models.CheckConstraint(condition=models.Q(('repeats__isnull', True), models.Q(('repeats', models.F('id')), _negated=True), _connector='OR'), name='case_repeats_another', violation_error_message='办件不能以自己为原办件。')],
                },
            ), pgtrigger.migrations.AddTrigger(
                model_name='case',
                trigger=pgtrigger.compiler.Trigger(name='raise_version', sql=pgtrigger.compiler.UpsertTriggerSql(func='NEW.version = OLD.version + 1; NEW.updated_at = CLOCK_TIMESTAMP(); RETURN NEW;', hash='88d18b2b9aadd7f50f31564f89c9a3f50107dfa6', operation='UPDATE', pgid='pgtrigger_raise_version_427a1', table='cases_case', when='BEFORE')),
            ), pgtrigger.migrations.AddTrigger(
                model_name='case',
                trigger=pgtrigger.compiler.Trigger(name='kept_as_opened', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (ROW(OLD.matter, OLD.number, OLD.word, OLD.year, OLD.serial, OLD.key, OLD.content, OLD.opened_on, OLD.opened_by_id, OLD.person_id, OLD.organisation_id, OLD.repeats_id, OLD.intake_id) IS DISTINCT FROM ROW(NEW.matter, NEW.number, NEW.word, NEW.year, NEW.serial, NEW.key, NEW.content, NEW.opened_on, NEW.opened_by_id, NEW.person_id, NEW.organisation_id, NEW.repeats_id, NEW.intake_id))', func="RAISE EXCEPTION '办件的事项、编号、申请人和收件日期不可更改' USING ERRCODE = 'check_violation';", hash='569a6f58d7337cbc6f7b073f61a9e80f6c027702', operation='UPDATE', pgid='pgtrigger_kept_as_opened_52922', table='cases_case', when='BEFORE')),
            ), pgtrigger.migrations.AddTrigger(
                model_name='case',
                trigger=pgtrigger.compiler.Trigger(name='moved_by_revision', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n            IF NEW.revision <> OLD.revision AND NEW.revision <> OLD.revision + 1 THEN\n                RAISE EXCEPTION '办件的版次一次只能加一' USING ERRCODE = 'check_violation';\n            END IF;\n            IF ROW(OLD.state, OLD.accepted_on, OLD.closed_on) IS DISTINCT FROM ROW(NEW.state, NEW.accepted_on, NEW.closed_on) AND NEW.revision = OLD.revision THEN\n                RAISE EXCEPTION '办件的环节只能随办理经过改变' USING ERRCODE = 'check_violation';\n            END IF;\n            IF OLD.closed_on IS NOT NULL AND ROW(OLD.revision, OLD.state, OLD.closed_on) IS DISTINCT FROM ROW(NEW.revision, NEW.state, NEW.closed_on) THEN\n                RAISE EXCEPTION '办结的办件不可再办，请另立新件' USING ERRCODE = 'check_violation';\n            END IF;\n            IF NOT OLD.marks <@ NEW.marks THEN\n                RAISE EXCEPTION '办件的标记只能增加' USING ERRCODE = 'check_violation';\n            END IF;\n            RETURN NEW;\n        ", hash='0b5948b938ac2d28103fd9d3cfb5626e5fe2e621', operation='UPDATE', pgid='pgtrigger_moved_by_revision_23fd1', table='cases_case', when='BEFORE')),
            ), pgtrigger.migrations.AddTrigger(
                model_name='case',
                trigger=pgtrigger.compiler.Trigger(name='written_down', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (NEW.revision <> OLD.revision)', constraint='CONSTRAINT', func="\n            IF NOT EXISTS (SELECT 1 FROM cases_step WHERE case_id = NEW.id AND serial = NEW.revision)\n                AND NOT EXISTS (SELECT 1 FROM cases_filedpaper WHERE case_id = NEW.id AND serial = NEW.revision) THEN\n                RAISE EXCEPTION '办件的版次没有对应的办理经过' USING ERRCODE = 'check_violation';\n            END IF;\n            RETURN NULL;\n        ", hash='bf7ad1abb5203e17a59d0f888d874c0cb9dd2b26', operation='UPDATE', pgid='pgtrigger_written_down_7ca13', table='cases_case', timing='DEFERRABLE INITIALLY DEFERRED', when='AFTER')),
            ), pgtrigger.migrations.AddTrigger(
                model_name='case',
                trigger=pgtrigger.compiler.Trigger(name='kept_as_accepted', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.accepted_on IS NOT NULL)', func="\n            IF NEW.accepted_on IS DISTINCT FROM OLD.accepted_on THEN\n                RAISE EXCEPTION '受理日期不可更改' USING ERRCODE = 'check_violation';\n            END IF;\n            IF ROW(OLD.pin, OLD.decider) IS DISTINCT FROM ROW(NEW.pin, NEW.decider) AND (NEW.correction = '' OR NEW.correction = OLD.correction) THEN\n                RAISE EXCEPTION '受理后更正流程版本或决定权须有依据文件' USING ERRCODE = 'check_violation';\n            END IF;\n            RETURN NEW;\n        ", hash='411952ee76723afd4f4a5c801565f112696ba27e', operation='UPDATE', pgid='pgtrigger_kept_as_accepted_658c8', table='cases_case', when='BEFORE')),
            ), pgtrigger.migrations.AddTrigger(
                model_name='case',
                trigger=pgtrigger.compiler.Trigger(name='never_deleted', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION '办件不可删除，只能终止' USING ERRCODE = 'check_violation';", hash='bea084ad701587f0e95708ac343aa3919edab5e3', operation='DELETE', pgid='pgtrigger_never_deleted_d7375', table='cases_case', when='BEFORE')),
            ), pgtrigger.migrations.AddTrigger(
                model_name='case',
                trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "cases_caseevent" ("accepted_on", "closed_on", "content", "correction", "created_at", "decider", "division_id", "due_on", "external_number", "external_result", "id", "intake_id", "key", "marks", "matter", "number", "opened_by_id", "opened_on", "organisation_id", "person_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "pin", "repeats_id", "revision", "serial", "stands_since", "state", "total_due_on", "uid", "undetermined", "updated_at", "version", "waits_for", "word", "year") SELECT new_values."accepted_on", new_values."closed_on", new_values."content", new_values."correction", new_values."created_at", new_values."decider", new_values."division_id", new_values."due_on", new_values."external_number", new_values."external_result", new_values."id", new_values."intake_id", new_values."key", new_values."marks", new_values."matter", new_values."number", new_values."opened_by_id", new_values."opened_on", new_values."organisation_id", new_values."person_id", _pgh_attached_context.value, CLOCK_TIMESTAMP(), \'insert\', new_values."id", new_values."pin", new_values."repeats_id", new_values."revision", new_values."serial", new_values."stands_since", new_values."state", new_values."total_due_on", new_values."uid", new_values."undetermined", new_values."updated_at", new_values."version", new_values."waits_for", new_values."word", new_values."year" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='29b686aceba7d9596ed575acdf27007af036ea39', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_0b483', referencing='REFERENCING NEW TABLE AS new_values ', table='cases_case', when='AFTER')),
            ), pgtrigger.migrations.AddTrigger(
                model_name='case',
                trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "cases_caseevent" ("accepted_on", "closed_on", "content", "correction", "created_at", "decider", "division_id", "due_on", "external_number", "external_result", "id", "intake_id", "key", "marks", "matter", "number", "opened_by_id", "opened_on", "organisation_id", "person_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "pin", "repeats_id", "revision", "serial", "stands_since", "state", "total_due_on", "uid", "undetermined", "updated_at", "version", "waits_for", "word", "year") SELECT new_values."accepted_on", new_values."closed_on", new_values."content", new_values."correction", new_values."created_at", new_values."decider", new_values."division_id", new_values."due_on", new_values."external_number", new_values."external_result", new_values."id", new_values."intake_id", new_values."key", new_values."marks", new_values."matter", new_values."number", new_values."opened_by_id", new_values."opened_on", new_values."organisation_id", new_values."person_id", _pgh_attached_context.value, CLOCK_TIMESTAMP(), \'update\', new_values."id", new_values."pin", new_values."repeats_id", new_values."revision", new_values."serial", new_values."stands_since", new_values."state", new_values."total_due_on", new_values."uid", new_values."undetermined", new_values."updated_at", new_values."version", new_values."waits_for", new_values."word", new_values."year" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='b9ae52629de9211734297ae967c0fe6bae61d959', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_f5146', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='cases_case', when='AFTER')),
            ), migrations.CreateModel(
                name='CaseEvent',
                fields=[
                    ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                    ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                    ('pgh_label', models.TextField(help_text='The event label.')),
                    ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='cases.case')),
                    ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                    ('id', models.BigIntegerField()),
                    ('uid', models.UUIDField(default=uuid6.uuid7, editable=False)),
                    ('division', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='divisions.division', verbose_name='区划')),
                    ('version', models.PositiveIntegerField(default=1, editable=False, verbose_name='版次')),
                    ('created_at', models.DateTimeField(default=minzheng.kernel.periods.now, editable=False, verbose_name='登记时间')),
                    ('updated_at', models.DateTimeField(default=minzheng.kernel.periods.now, editable=False, verbose_name='变更时间')),
                    ('number', models.CharField(db_collation='C', max_length=30, verbose_name='办件编号')),
                    ('word', models.CharField(db_collation='C', max_length=20, verbose_name='编号字头')),
                    ('year', models.PositiveSmallIntegerField(verbose_name='编号年份')),
                    ('serial', models.PositiveIntegerField(verbose_name='编号序号')),
                    ('key', models.UUIDField(verbose_name='表单编号')),
                    ('content', models.CharField(max_length=64, verbose_name='提交内容摘要')),
                    ('matter', models.CharField(db_collation='C', max_length=60, verbose_name='事项')),
                    ('pin', models.CharField(db_collation='C', max_length=80, verbose_name='流程版本')),
                    ('state', models.CharField(db_collation='C', max_length=60, verbose_name='环节')),
                    ('revision', models.PositiveIntegerField(default=0, verbose_name='版次')),
                    ('person', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='parties.person', verbose_name='申请人')),
                    ('organisation', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='parties.organisation', verbose_name='申请单位')),
                    ('opened_on', models.DateField(verbose_name='收件日期')),
                    ('opened_by', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='收件人')),
                    ('accepted_on', models.DateField(blank=True, null=True, verbose_name='受理日期')),
                    ('decider', models.CharField(blank=True, db_collation='C', max_length=40, verbose_name='决定岗位')),
                    ('marks', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=40), default=list, size=None, verbose_name='标记')),
                    ('stands_since', models.DateField(verbose_name='进入本环节日期')),
                    ('waits_for', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=40), default=list, size=None, verbose_name='待办岗位')),
                    ('due_on', models.DateField(blank=True, null=True, verbose_name='最近期限')),
                    ('total_due_on', models.DateField(blank=True, null=True, verbose_name='全程期限')),
                    ('undetermined', models.CharField(blank=True, max_length=200, verbose_name='期限未定原因')),
                    ('closed_on', models.DateField(blank=True, null=True, verbose_name='办结日期')),
                    ('repeats', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='cases.case', verbose_name='原办件')),
                    ('correction', models.CharField(blank=True, max_length=200, verbose_name='更正依据')),
                    ('intake', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='cases.intake', verbose_name='受理单')),
                    ('external_number', models.CharField(blank=True, db_collation='C', max_length=60, verbose_name='上级系统编号')),
                    ('external_result', models.CharField(blank=True, max_length=200, verbose_name='上级系统结果')),
                ],
                options={
                    'abstract': False,
                },
            ), migrations.CreateModel(
                name='Step',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='%(class)ss', to='cases.case', verbose_name='办件')),
                    ('serial', models.PositiveIntegerField(verbose_name='序号')),
                    ('name', models.CharField(db_collation='C', max_length=60, verbose_name='名称')),
                    ('on', models.DateField(verbose_name='日期')),
                    ('at', models.DateTimeField(default=minzheng.kernel.periods.now, editable=False, verbose_name='登记时间')),
                    ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='经办人')),
                    ('sort', models.CharField(choices=[('moved', '办理'), ('extended', '延长时限')], db_collation='C', max_length=8, verbose_name='种类')),
                    ('on_behalf_of', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='被代理人')),
                    ('opinion', models.CharField(blank=True, max_length=2000, verbose_name='意见')),
                    ('pin', models.CharField(db_collation='C', max_length=80, verbose_name='流程版本')),
                    ('due_on', models.DateField(blank=True, null=True, verbose_name='所办期限')),
                ],
                options={
                    'verbose_name': '办理步骤',
                    'verbose_name_plural': '办理步骤',
                    'indexes': [models.Index(fields=['by', '-at'], name='step_of_person')],
                    'constraints': [models.UniqueConstraint(fields=('case', 'serial'), name='step_once', violation_error_message='这一序号的经过已经有了。'), models.CheckConstraint(condition=models.Q(('sort__in', ['moved', 'extended'])), name='step_sort_known', violation_error_message='步骤种类只能是办理或延长时限。'), models.CheckConstraint(condition=models.Q(models.Q(('sort', 'extended'), _negated=True), models.Q(('opinion', ''), _negated=True), _connector='OR'), name='step_extended_for_a_reason', violation_error_message='延长时限须写明原因。'), models.CheckConstraint(condition=models.Q(('on_behalf_of__isnull', True), models.Q(('on_behalf_of', models.F('by')), _negated=True), _connector='OR'), name='step_not_for_himself', violation_error_message='本人办理的不是代理。')],
                },
            ), pgtrigger.migrations.AddTrigger(
                model_name='step',
                trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION '办理步骤不可修改、不可删除' USING ERRCODE = 'insufficient_privilege';", hash='5887e587accbcfc10e76f1f9c029814e424ad9e8', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_a8f6b', table='cases_step', when='BEFORE')),
            ), pgtrigger.migrations.AddTrigger(
                model_name='step',
                trigger=pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION '办理步骤不可清空' USING ERRCODE = 'insufficient_privilege';", hash='a4e6a8c4febbeca99a79d6b775aea3816819f611', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_a264f', table='cases_step', when='BEFORE')),
            ), pgtrigger.migrations.AddTrigger(
                model_name='step',
                trigger=pgtrigger.compiler.Trigger(name='follows_revision', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n            IF NEW.serial IS DISTINCT FROM (SELECT revision FROM cases_case WHERE id = NEW.case_id)\n                OR EXISTS (SELECT 1 FROM cases_step WHERE case_id = NEW.case_id AND serial = NEW.serial)\n                OR EXISTS (SELECT 1 FROM cases_filedpaper WHERE case_id = NEW.case_id AND serial = NEW.serial) THEN\n                RAISE EXCEPTION '办理经过的序号与办件的版次不符' USING ERRCODE = 'check_violation';\n            END IF;\n            RETURN NEW;\n        ", hash='563530a8c5955bb9344135999ee272e99a78b184', operation='INSERT', pgid='pgtrigger_follows_revision_3246d', table='cases_step', when='BEFORE')),
            ), migrations.CreateModel(
                name='FiledPaper',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='%(class)ss', to='cases.case', verbose_name='办件')),
                    ('serial', models.PositiveIntegerField(verbose_name='序号')),
                    ('name', models.CharField(db_collation='C', max_length=60, verbose_name='名称')),
                    ('on', models.DateField(verbose_name='日期')),
                    ('at', models.DateTimeField(default=minzheng.kernel.periods.now, editable=False, verbose_name='登记时间')),
                    ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='经办人')),
                    ('source', models.CharField(choices=[('visit', '走访'), ('check', '核对'), ('notice', '公示'), ('upload', '上传')], db_collation='C', max_length=6, verbose_name='来源')),
                    ('document', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='documents.document', verbose_name='文件')),
                ],
                options={
                    'verbose_name': '办件材料',
                    'verbose_name_plural': '办件材料',
                    'indexes': [models.Index(fields=['by', '-at'], name='filed_by_person')],
                    'constraints': [models.UniqueConstraint(fields=('case', 'serial'), name='filed_once', violation_error_message='这一序号的经过已经有了。'), models.CheckConstraint(condition=models.Q(('source__in', ['visit', 'check', 'notice', 'upload'])), name='filed_source_known', violation_error_message='材料来源只能是走访、核对、公示或上传。')],
                },
            ), pgtrigger.migrations.AddTrigger(
                model_name='filedpaper',
                trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION '办件材料不可修改、不可删除' USING ERRCODE = 'insufficient_privilege';", hash='544200f78b0893f7536ab205d77561d70a1a2af0', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_da556', table='cases_filedpaper', when='BEFORE')),
            ), pgtrigger.migrations.AddTrigger(
                model_name='filedpaper',
                trigger=pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION '办件材料不可清空' USING ERRCODE = 'insufficient_privilege';", hash='6b6721839528de6e0e1922213ba946001b4d51b7', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_5cafe', table='cases_filedpaper', when='BEFORE')),
            ), pgtrigger.migrations.AddTrigger(
                model_name='filedpaper',
                trigger=pgtrigger.compiler.Trigger(name='follows_revision', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n            IF NEW.serial IS DISTINCT FROM (SELECT revision FROM cases_case WHERE id = NEW.case_id)\n                OR EXISTS (SELECT 1 FROM cases_step WHERE case_id = NEW.case_id AND serial = NEW.serial)\n                OR EXISTS (SELECT 1 FROM cases_filedpaper WHERE case_id = NEW.case_id AND serial = NEW.serial) THEN\n                RAISE EXCEPTION '办理经过的序号与办件的版次不符' USING ERRCODE = 'check_violation';\n            END IF;\n            RETURN NEW;\n        ", hash='90ae6a9177e52694b37b1c5e4a1d1c80ef88041c', operation='INSERT', pgid='pgtrigger_follows_revision_82441', table='cases_filedpaper', when='BEFORE')),
            ), migrations.CreateModel(
                name='Signature',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('paper', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='signatures', to='cases.filedpaper', verbose_name='材料')),
                    ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='签名人')),
                    ('at', models.DateTimeField(default=minzheng.kernel.periods.now, editable=False, verbose_name='签名时间')),
                ],
                options={
                    'verbose_name': '材料签名',
                    'verbose_name_plural': '材料签名',
                    'constraints': [models.UniqueConstraint(fields=('paper', 'person'), name='signature_once', violation_error_message='您已经在这份材料上签过名。')],
                },
            ), pgtrigger.migrations.AddTrigger(
                model_name='signature',
                trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION '材料签名不可修改、不可删除' USING ERRCODE = 'insufficient_privilege';", hash='4fb93843fd980adb7d066c8cc50738a252e35843', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_85259', table='cases_signature', when='BEFORE')),
            ), pgtrigger.migrations.AddTrigger(
                model_name='signature',
                trigger=pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION '材料签名不可清空' USING ERRCODE = 'insufficient_privilege';", hash='1ef433e0d59943e25d5962b39bebfee1769c70d9', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_a39e0', table='cases_signature', when='BEFORE')),
            ), migrations.CreateModel(
                name='Assignment',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='assignments', to='cases.case', verbose_name='办件')),
                    ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='经手人')),
                    ('since_at', models.DateTimeField(default=minzheng.kernel.periods.now, editable=False, verbose_name='起')),
                    ('until_at', models.DateTimeField(blank=True, null=True, verbose_name='止')),
                    ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='安排人')),
                    ('begun', models.CharField(choices=[('opened', '收件'), ('claimed', '领取'), ('assigned', '指派'), ('handed', '转办')], db_collation='C', max_length=8, verbose_name='由来')),
                    ('ended', models.CharField(blank=True, choices=[('moved', '办出'), ('handed', '转办'), ('returned', '交回')], db_collation='C', max_length=8, verbose_name='去向')),
                    ('reason', models.CharField(blank=True, max_length=200, verbose_name='原因')),
                ],
                options={
                    'verbose_name': '经手',
                    'verbose_name_plural': '经手',
                    'constraints': [models.UniqueConstraint(condition=models.Q(('until_at__isnull', True)), fields=('case', 'person'), name='assignment_once', violation_error_message='这一件已由同一人经手。'), models.CheckConstraint(condition=models.Q(models.Q(('ended', ''), ('until_at__isnull', True)), models.Q(('until_at__isnull', False), models.Q(('ended', ''), _negated=True)), _connector='OR'), name='assignment_ended_whole', violation_error_message='结束经手须写明去向。')],
                },
            ), pgtrigger.migrations.AddTrigger(
                model_name='assignment',
                trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "cases_assignmentevent" ("begun", "by_id", "case_id", "ended", "id", "person_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "since_at", "until_at") SELECT new_values."begun", new_values."by_id", new_values."case_id", new_values."ended", new_values."id", new_values."person_id", _pgh_attached_context.value, CLOCK_TIMESTAMP(), \'insert\', new_values."id", new_values."reason", new_values."since_at", new_values."until_at" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='d4e02daf25ac47f2ae5f8a4e0b128c12e60e13ab', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_7bb6a', referencing='REFERENCING NEW TABLE AS new_values ', table='cases_assignment', when='AFTER')),
            ), pgtrigger.migrations.AddTrigger(
                model_name='assignment',
                trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "cases_assignmentevent" ("begun", "by_id", "case_id", "ended", "id", "person_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "since_at", "until_at") SELECT new_values."begun", new_values."by_id", new_values."case_id", new_values."ended", new_values."id", new_values."person_id", _pgh_attached_context.value, CLOCK_TIMESTAMP(), \'update\', new_values."id", new_values."reason", new_values."since_at", new_values."until_at" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='25498674cfb6630669dbfed7999454fcf137c169', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_0e4d0', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='cases_assignment', when='AFTER')),
            ), migrations.CreateModel(
                name='AssignmentEvent',
                fields=[
                    ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                    ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                    ('pgh_label', models.TextField(help_text='The event label.')),
                    ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='cases.assignment')),
                    ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                    ('id', models.BigIntegerField()),
                    ('case', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='cases.case', verbose_name='办件')),
                    ('person', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='经手人')),
                    ('since_at', models.DateTimeField(default=minzheng.kernel.periods.now, editable=False, verbose_name='起')),
                    ('until_at', models.DateTimeField(blank=True, null=True, verbose_name='止')),
                    ('by', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='安排人')),
                    ('begun', models.CharField(choices=[('opened', '收件'), ('claimed', '领取'), ('assigned', '指派'), ('handed', '转办')], db_collation='C', max_length=8, verbose_name='由来')),
                    ('ended', models.CharField(blank=True, choices=[('moved', '办出'), ('handed', '转办'), ('returned', '交回')], db_collation='C', max_length=8, verbose_name='去向')),
                    ('reason', models.CharField(blank=True, max_length=200, verbose_name='原因')),
                ],
                options={
                    'abstract': False,
                },
            ), migrations.CreateModel(
                name='MissingNumber',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('word', models.CharField(db_collation='C', max_length=20, verbose_name='编号字头')),
                    ('year', models.PositiveSmallIntegerField(verbose_name='编号年份')),
                    ('serial', models.PositiveIntegerField(verbose_name='编号序号')),
                    ('reason', models.CharField(max_length=200, verbose_name='原因')),
                    ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='说明人')),
                    ('at', models.DateTimeField(default=minzheng.kernel.periods.now, editable=False, verbose_name='说明时间')),
                ],
                options={
                    'verbose_name': '缺号说明',
                    'verbose_name_plural': '缺号说明',
                    'constraints': [models.UniqueConstraint(fields=('word', 'year', 'serial'), name='missing_number_once', violation_error_message='这个缺号已经说明过。'), models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='missing_number_explained', violation_error_message='请写明缺号的原因。')],
                },
            ), pgtrigger.migrations.AddTrigger(
                model_name='missingnumber',
                trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION '缺号说明不可修改、不可删除' USING ERRCODE = 'insufficient_privilege';", hash='51f5d74b4c93b1d17be9558b9924a10e40e0d3c3', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_a7381', table='cases_missingnumber', when='BEFORE')),
            ), pgtrigger.migrations.AddTrigger(
                model_name='missingnumber',
                trigger=pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION '缺号说明不可清空' USING ERRCODE = 'insufficient_privilege';", hash='a9a8103340aefd2a84bfcd38795868c4eab6ce04', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_b7e91', table='cases_missingnumber', when='BEFORE')),
            )],
        ),
    ]

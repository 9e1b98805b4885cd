import django.contrib.postgres.constraints
import django.contrib.postgres.fields
import django.contrib.postgres.fields.ranges
import django.contrib.postgres.indexes
import django.db.models.deletion
import minzheng.core.founding
import minzheng.core.registers.spells
import minzheng.kernel.periods
import pgtrigger.compiler
import pgtrigger.migrations
import uuid6
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [('parties', '0001_initial'), ('parties', '0002_faster_lists'), ('parties', '0003_history_by_statement'), ('parties', '0004_party_organisations'), ('parties', '0005_households')]

    initial = True

    dependencies = [
        ('divisions', '0001_tables'),
        ('pghistory', '0007_auto_20250421_0444'),
    ]

    operations = [
        minzheng.core.founding.CreateTables(
            operations=[migrations.CreateModel(
                name='Household',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('uid', models.UUIDField(default=uuid6.uuid7, editable=False, unique=True)),
                    ('division', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='divisions.division', verbose_name='区划')),
                    ('version', models.PositiveIntegerField(default=1, editable=False, verbose_name='版次')),
                    ('created_at', models.DateTimeField(default=minzheng.kernel.periods.now, editable=False, verbose_name='登记时间')),
                    ('updated_at', models.DateTimeField(default=minzheng.kernel.periods.now, editable=False, verbose_name='变更时间')),
                    ('code', models.CharField(max_length=30, unique=True, verbose_name='户编号')),
                    ('settlement', models.CharField(choices=[('urban', '城市'), ('rural', '农村')], db_collation='C', max_length=5, verbose_name='城乡')),
                    ('local_hukou', models.BooleanField(blank=True, null=True, verbose_name='本地户籍')),
                    ('since', models.DateField(verbose_name='起')),
                    ('until', models.DateField(blank=True, null=True, verbose_name='止')),
                ],
                options={
                    'verbose_name': '家庭',
                    'verbose_name_plural': '家庭',
                    'abstract': False,
                    'constraints': [models.CheckConstraint(condition=models.Q(('settlement__in', ['urban', 'rural'])), name='household_settlement_known', violation_error_message='城乡只能是城市或农村。'), models.CheckConstraint(condition=models.Q(('until__isnull', True), ('until__gt', models.F('since')), _connector='OR'), name='household_ends_after_it_begins', violation_error_message='终止日期应晚于起始日期。')],
                },
            ), pgtrigger.migrations.AddTrigger(
                model_name='household',
                trigger=pgtrigger.compiler.Trigger(name='raise_version', sql=pgtrigger.compiler.UpsertTriggerSql(func='NEW.version = OLD.version + 1; NEW.updated_at = CLOCK_TIMESTAMP(); RETURN NEW;', hash='e351c96b6c5b426bf4ada89ba1e18cd152a88d15', operation='UPDATE', pgid='pgtrigger_raise_version_5466e', table='parties_household', when='BEFORE')),
            ), pgtrigger.migrations.AddTrigger(
                model_name='household',
                trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "parties_householdevent" ("code", "created_at", "division_id", "id", "local_hukou", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "settlement", "since", "uid", "until", "updated_at", "version") SELECT new_values."code", new_values."created_at", new_values."division_id", new_values."id", new_values."local_hukou", _pgh_attached_context.value, CLOCK_TIMESTAMP(), \'insert\', new_values."id", new_values."settlement", new_values."since", new_values."uid", new_values."until", new_values."updated_at", new_values."version" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='e0fc79573dcd84dd0c57e92b0e4c9838bcf4cc28', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_b9969', referencing='REFERENCING NEW TABLE AS new_values ', table='parties_household', when='AFTER')),
            ), pgtrigger.migrations.AddTrigger(
                model_name='household',
                trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "parties_householdevent" ("code", "created_at", "division_id", "id", "local_hukou", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "settlement", "since", "uid", "until", "updated_at", "version") SELECT new_values."code", new_values."created_at", new_values."division_id", new_values."id", new_values."local_hukou", _pgh_attached_context.value, CLOCK_TIMESTAMP(), \'update\', new_values."id", new_values."settlement", new_values."since", new_values."uid", new_values."until", new_values."updated_at", new_values."version" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='3bfa19f364074bfff0ff9ccc78d5834956e6722b', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_f9544', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='parties_household', when='AFTER')),
            ), migrations.CreateModel(
                name='HouseholdEvent',
                fields=[
                    ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                    ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                    ('pgh_label', models.TextField(help_text='The event label.')),
                    ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='parties.household')),
                    ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                    ('id', models.BigIntegerField()),
                    ('uid', models.UUIDField(default=uuid6.uuid7, editable=False)),
                    ('division', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='divisions.division', verbose_name='区划')),
                    ('version', models.PositiveIntegerField(default=1, editable=False, verbose_name='版次')),
                    ('created_at', models.DateTimeField(default=minzheng.kernel.periods.now, editable=False, verbose_name='登记时间')),
                    ('updated_at', models.DateTimeField(default=minzheng.kernel.periods.now, editable=False, verbose_name='变更时间')),
                    ('code', models.CharField(max_length=30, verbose_name='户编号')),
                    ('settlement', models.CharField(choices=[('urban', '城市'), ('rural', '农村')], db_collation='C', max_length=5, verbose_name='城乡')),
                    ('local_hukou', models.BooleanField(blank=True, null=True, verbose_name='本地户籍')),
                    ('since', models.DateField(verbose_name='起')),
                    ('until', models.DateField(blank=True, null=True, verbose_name='止')),
                ],
                options={
                    'abstract': False,
                },
            ), migrations.CreateModel(
                name='Membership',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('uid', models.UUIDField(default=uuid6.uuid7, editable=False, unique=True)),
                    ('division', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='divisions.division', verbose_name='区划')),
                    ('version', models.PositiveIntegerField(default=1, editable=False, verbose_name='版次')),
                    ('created_at', models.DateTimeField(default=minzheng.kernel.periods.now, editable=False, verbose_name='登记时间')),
                    ('updated_at', models.DateTimeField(default=minzheng.kernel.periods.now, editable=False, verbose_name='变更时间')),
                    ('household', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='memberships', to='parties.household', verbose_name='家庭')),
                    ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='memberships', to='parties.person', verbose_name='人员')),
                    ('relation', models.CharField(choices=[('head', '户主'), ('spouse', '配偶'), ('child', '子女'), ('grandchild', '孙子女、外孙子女'), ('parent', '父母'), ('grandparent', '祖父母、外祖父母'), ('sibling', '兄弟姐妹'), ('other', '其他')], db_collation='C', max_length=12, verbose_name='与户主关系')),
                    ('since', models.DateField(verbose_name='起')),
                    ('until', models.DateField(blank=True, null=True, verbose_name='止')),
                ],
                options={
                    'verbose_name': '家庭成员',
                    'verbose_name_plural': '家庭成员',
                    'abstract': False,
                    'constraints': [models.CheckConstraint(condition=models.Q(('relation__in', ['head', 'spouse', 'child', 'grandchild', 'parent', 'grandparent', 'sibling', 'other'])), name='membership_relation_known', violation_error_message='与户主关系不在规定的范围内。'), models.CheckConstraint(condition=models.Q(('until__isnull', True), ('until__gt', models.F('since')), _connector='OR'), name='membership_ends_after_it_begins', violation_error_message='终止日期应晚于起始日期。'), django.contrib.postgres.constraints.ExclusionConstraint(expressions=[(models.Func(models.F('person'), models.F('person'), models.Value('[]'), function='INT8RANGE'), '&&'), (minzheng.core.registers.spells.Spell('since', 'until', django.contrib.postgres.fields.ranges.RangeBoundary()), '&&')], name='membership_one_household', violation_error_message='这个人在这段时间已是一个家庭的成员，同一天只能属于一个家庭；请先给原来的成员关系填上止期。')],
                },
            ), pgtrigger.migrations.AddTrigger(
                model_name='membership',
                trigger=pgtrigger.compiler.Trigger(name='raise_version', sql=pgtrigger.compiler.UpsertTriggerSql(func='NEW.version = OLD.version + 1; NEW.updated_at = CLOCK_TIMESTAMP(); RETURN NEW;', hash='baaa2b73ca6d9a4c2e61a7e82652f56d885bdaf3', operation='UPDATE', pgid='pgtrigger_raise_version_99099', table='parties_membership', when='BEFORE')),
            ), pgtrigger.migrations.AddTrigger(
                model_name='membership',
                trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "parties_membershipevent" ("created_at", "division_id", "household_id", "id", "person_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "relation", "since", "uid", "until", "updated_at", "version") SELECT new_values."created_at", new_values."division_id", new_values."household_id", new_values."id", new_values."person_id", _pgh_attached_context.value, CLOCK_TIMESTAMP(), \'insert\', new_values."id", new_values."relation", new_values."since", new_values."uid", new_values."until", new_values."updated_at", new_values."version" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='1a2caf8c0b0832be11dc8a18e4bd4459d46f6af6', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_e9e6b', referencing='REFERENCING NEW TABLE AS new_values ', table='parties_membership', when='AFTER')),
            ), pgtrigger.migrations.AddTrigger(
                model_name='membership',
                trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "parties_membershipevent" ("created_at", "division_id", "household_id", "id", "person_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "relation", "since", "uid", "until", "updated_at", "version") SELECT new_values."created_at", new_values."division_id", new_values."household_id", new_values."id", new_values."person_id", _pgh_attached_context.value, CLOCK_TIMESTAMP(), \'update\', new_values."id", new_values."relation", new_values."since", new_values."uid", new_values."until", new_values."updated_at", new_values."version" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='75eb9c17e72e0aa6dc279e1a6a5eb48048222e3b', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_4c26b', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='parties_membership', when='AFTER')),
            ), migrations.CreateModel(
                name='MembershipEvent',
                fields=[
                    ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                    ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                    ('pgh_label', models.TextField(help_text='The event label.')),
                    ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='parties.membership')),
                    ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                    ('id', models.BigIntegerField()),
                    ('uid', models.UUIDField(default=uuid6.uuid7, editable=False)),
                    ('division', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='divisions.division', verbose_name='区划')),
                    ('version', models.PositiveIntegerField(default=1, editable=False, verbose_name='版次')),
                    ('created_at', models.DateTimeField(default=minzheng.kernel.periods.now, editable=False, verbose_name='登记时间')),
                    ('updated_at', models.DateTimeField(default=minzheng.kernel.periods.now, editable=False, verbose_name='变更时间')),
                    ('household', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='parties.household', verbose_name='家庭')),
                    ('person', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='parties.person', verbose_name='人员')),
                    ('relation', models.CharField(choices=[('head', '户主'), ('spouse', '配偶'), ('child', '子女'), ('grandchild', '孙子女、外孙子女'), ('parent', '父母'), ('grandparent', '祖父母、外祖父母'), ('sibling', '兄弟姐妹'), ('other', '其他')], db_collation='C', max_length=12, verbose_name='与户主关系')),
                    ('since', models.DateField(verbose_name='起')),
                    ('until', models.DateField(blank=True, null=True, verbose_name='止')),
                ],
                options={
                    'abstract': False,
                },
            ), migrations.CreateModel(
                name='Person',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('uid', models.UUIDField(default=uuid6.uuid7, editable=False, unique=True)),
                    ('division', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='divisions.division', verbose_name='区划')),
                    ('version', models.PositiveIntegerField(default=1, editable=False, verbose_name='版次')),
                    ('created_at', models.DateTimeField(default=minzheng.kernel.periods.now, editable=False, verbose_name='登记时间')),
                    ('updated_at', models.DateTimeField(default=minzheng.kernel.periods.now, editable=False, verbose_name='变更时间')),
                    ('name', models.CharField(max_length=60, verbose_name='姓名')),
                    ('sort_key', models.CharField(db_collation='C', max_length=200, verbose_name='拼音排序键')),
                    ('reading_keys', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=200), default=list, size=None, verbose_name='拼音检索键')),
                    ('sealed_id', models.BinaryField(null=True, verbose_name='证件号码（密文）')),
                    ('id_index', models.BinaryField(max_length=16, null=True, unique=True, verbose_name='证件号码（盲索引）')),
                    ('sex', models.CharField(choices=[('male', '男'), ('female', '女')], max_length=6, verbose_name='性别')),
                    ('born_on', models.DateField(verbose_name='出生日期')),
                    ('died_on', models.DateField(blank=True, null=True, verbose_name='死亡日期')),
                    ('hukou', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='divisions.division', verbose_name='户籍地')),
                    ('settlement', models.CharField(blank=True, choices=[('urban', '城镇'), ('rural', '农村')], max_length=5, verbose_name='户籍性质')),
                    ('sealed_phone', models.BinaryField(null=True, verbose_name='电话（密文）')),
                ],
                options={
                    'verbose_name': '人员',
                    'verbose_name_plural': '人员',
                    'abstract': False,
                    'indexes': [models.Index(fields=['sort_key', 'id'], include=('division', 'sex', 'settlement', 'died_on'), name='person_order'), models.Index(fields=['division', 'sex', 'settlement', 'died_on'], name='person_counts'), models.Index(fields=['name'], include=('sort_key', 'id', 'division', 'sex', 'settlement', 'died_on'), name='person_name_start', opclasses=['varchar_pattern_ops']), django.contrib.postgres.indexes.GinIndex(fields=['reading_keys'], name='person_readings')],
                    'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('id_index__isnull', True), ('sealed_id__isnull', True)), models.Q(('id_index__isnull', False), ('sealed_id__isnull', False)), _connector='OR'), name='person_id_sealed_and_indexed', violation_error_message='证件号码的密文与索引须同时存在。'), models.CheckConstraint(condition=models.Q(('died_on__isnull', True), ('died_on__gte', models.F('born_on')), _connector='OR'), name='person_dies_after_birth', violation_error_message='死亡日期不能早于出生日期。')],
                },
            ), pgtrigger.migrations.AddTrigger(
                model_name='person',
                trigger=pgtrigger.compiler.Trigger(name='raise_version', sql=pgtrigger.compiler.UpsertTriggerSql(func='NEW.version = OLD.version + 1; NEW.updated_at = CLOCK_TIMESTAMP(); RETURN NEW;', hash='cef30f51afbbe5efed5d8d6be5e050be1b1170d1', operation='UPDATE', pgid='pgtrigger_raise_version_56bbf', table='parties_person', when='BEFORE')),
            ), pgtrigger.migrations.AddTrigger(
                model_name='person',
                trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "parties_personevent" ("born_on", "created_at", "died_on", "division_id", "hukou_id", "id", "id_index", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reading_keys", "sealed_id", "sealed_phone", "settlement", "sex", "sort_key", "uid", "updated_at", "version") SELECT new_values."born_on", new_values."created_at", new_values."died_on", new_values."division_id", new_values."hukou_id", new_values."id", new_values."id_index", new_values."name", _pgh_attached_context.value, CLOCK_TIMESTAMP(), \'insert\', new_values."id", new_values."reading_keys", new_values."sealed_id", new_values."sealed_phone", new_values."settlement", new_values."sex", new_values."sort_key", new_values."uid", new_values."updated_at", new_values."version" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='35871cb74614b61368e2475113b7ff8f6b860313', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_cdc0a', referencing='REFERENCING NEW TABLE AS new_values ', table='parties_person', when='AFTER')),
            ), pgtrigger.migrations.AddTrigger(
                model_name='person',
                trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "parties_personevent" ("born_on", "created_at", "died_on", "division_id", "hukou_id", "id", "id_index", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reading_keys", "sealed_id", "sealed_phone", "settlement", "sex", "sort_key", "uid", "updated_at", "version") SELECT new_values."born_on", new_values."created_at", new_values."died_on", new_values."division_id", new_values."hukou_id", new_values."id", new_values."id_index", new_values."name", _pgh_attached_context.value, CLOCK_TIMESTAMP(), \'update\', new_values."id", new_values."reading_keys", new_values."sealed_id", new_values."sealed_phone", new_values."settlement", new_values."sex", new_values."sort_key", new_values."uid", new_values."updated_at", new_values."version" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='5a124984eefbd367290c53706c83cdf91c7d6694', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_cfc07', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='parties_person', when='AFTER')),
            ), migrations.CreateModel(
                name='PersonEvent',
                fields=[
                    ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                    ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                    ('pgh_label', models.TextField(help_text='The event label.')),
                    ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='parties.person')),
                    ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                    ('id', models.BigIntegerField()),
                    ('uid', models.UUIDField(default=uuid6.uuid7, editable=False)),
                    ('division', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='divisions.division', verbose_name='区划')),
                    ('version', models.PositiveIntegerField(default=1, editable=False, verbose_name='版次')),
                    ('created_at', models.DateTimeField(default=minzheng.kernel.periods.now, editable=False, verbose_name='登记时间')),
                    ('updated_at', models.DateTimeField(default=minzheng.kernel.periods.now, editable=False, verbose_name='变更时间')),
                    ('name', models.CharField(max_length=60, verbose_name='姓名')),
                    ('sort_key', models.CharField(db_collation='C', max_length=200, verbose_name='拼音排序键')),
                    ('reading_keys', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=200), default=list, size=None, verbose_name='拼音检索键')),
                    ('sealed_id', models.BinaryField(null=True, verbose_name='证件号码（密文）')),
                    ('id_index', models.BinaryField(max_length=16, null=True, verbose_name='证件号码（盲索引）')),
                    ('sex', models.CharField(choices=[('male', '男'), ('female', '女')], max_length=6, verbose_name='性别')),
                    ('born_on', models.DateField(verbose_name='出生日期')),
                    ('died_on', models.DateField(blank=True, null=True, verbose_name='死亡日期')),
                    ('hukou', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='divisions.division', verbose_name='户籍地')),
                    ('settlement', models.CharField(blank=True, choices=[('urban', '城镇'), ('rural', '农村')], max_length=5, verbose_name='户籍性质')),
                    ('sealed_phone', models.BinaryField(null=True, verbose_name='电话（密文）')),
                ],
                options={
                    'abstract': False,
                },
            ), migrations.CreateModel(
                name='Organisation',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('uid', models.UUIDField(default=uuid6.uuid7, editable=False, unique=True)),
                    ('division', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='divisions.division', verbose_name='区划')),
                    ('version', models.PositiveIntegerField(default=1, editable=False, verbose_name='版次')),
                    ('created_at', models.DateTimeField(default=minzheng.kernel.periods.now, editable=False, verbose_name='登记时间')),
                    ('updated_at', models.DateTimeField(default=minzheng.kernel.periods.now, editable=False, verbose_name='变更时间')),
                    ('code', models.CharField(max_length=30, unique=True, verbose_name='组织编号')),
                    ('name', models.CharField(max_length=120, verbose_name='名称')),
                    ('kind', models.CharField(choices=[('office', '处室、窗口'), ('institution', '事业单位'), ('social', '社会组织'), ('enterprise', '企业'), ('committee', '村（居）民委员会'), ('party', '党组织'), ('other', '其他')], max_length=12, verbose_name='种类')),
                    ('credit_code', models.CharField(blank=True, max_length=18, verbose_name='统一社会信用代码')),
                    ('parent', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='parts', to='parties.organisation', verbose_name='上级')),
                    ('address', models.CharField(blank=True, max_length=200, verbose_name='地址')),
                    ('phone', models.CharField(blank=True, max_length=30, verbose_name='办公电话')),
                    ('opened_on', models.DateField(blank=True, null=True, verbose_name='成立日期')),
                    ('closed_on', models.DateField(blank=True, null=True, verbose_name='撤销日期')),
                ],
                options={
                    'verbose_name': '组织',
                    'verbose_name_plural': '组织',
                    'abstract': False,
                    'constraints': [models.UniqueConstraint(condition=models.Q(('credit_code', ''), _negated=True), fields=('credit_code',), name='organisation_credit_code_once', violation_error_message='这个统一社会信用代码已经登记过。'), models.CheckConstraint(condition=models.Q(('closed_on__isnull', True), ('opened_on__isnull', True), ('closed_on__gte', models.F('opened_on')), _connector='OR'), name='organisation_closes_after_opening', violation_error_message='撤销日期不能早于成立日期。')],
                },
            ), pgtrigger.migrations.AddTrigger(
                model_name='organisation',
                trigger=pgtrigger.compiler.Trigger(name='raise_version', sql=pgtrigger.compiler.UpsertTriggerSql(func='NEW.version = OLD.version + 1; NEW.updated_at = CLOCK_TIMESTAMP(); RETURN NEW;', hash='3e08ddec2bd190accc7a4beb471824a9105e1f90', operation='UPDATE', pgid='pgtrigger_raise_version_63b57', table='parties_organisation', when='BEFORE')),
            ), pgtrigger.migrations.AddTrigger(
                model_name='organisation',
                trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "parties_organisationevent" ("address", "closed_on", "code", "created_at", "credit_code", "division_id", "id", "kind", "name", "opened_on", "parent_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "phone", "uid", "updated_at", "version") SELECT new_values."address", new_values."closed_on", new_values."code", new_values."created_at", new_values."credit_code", new_values."division_id", new_values."id", new_values."kind", new_values."name", new_values."opened_on", new_values."parent_id", _pgh_attached_context.value, CLOCK_TIMESTAMP(), \'insert\', new_values."id", new_values."phone", new_values."uid", new_values."updated_at", new_values."version" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='522655cf9ee1c2829a526b5f131a1e3ef25ac6fd', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_0efcd', referencing='REFERENCING NEW TABLE AS new_values ', table='parties_organisation', when='AFTER')),
            ), pgtrigger.migrations.AddTrigger(
                model_name='organisation',
                trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "parties_organisationevent" ("address", "closed_on", "code", "created_at", "credit_code", "division_id", "id", "kind", "name", "opened_on", "parent_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "phone", "uid", "updated_at", "version") SELECT new_values."address", new_values."closed_on", new_values."code", new_values."created_at", new_values."credit_code", new_values."division_id", new_values."id", new_values."kind", new_values."name", new_values."opened_on", new_values."parent_id", _pgh_attached_context.value, CLOCK_TIMESTAMP(), \'update\', new_values."id", new_values."phone", new_values."uid", new_values."updated_at", new_values."version" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='d79baebd7cdc42b9a1b937d7275639b5a280f4a1', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_7f2ff', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='parties_organisation', when='AFTER')),
            ), migrations.CreateModel(
                name='OrganisationEvent',
                fields=[
                    ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                    ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                    ('pgh_label', models.TextField(help_text='The event label.')),
                    ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='parties.organisation')),
                    ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                    ('id', models.BigIntegerField()),
                    ('uid', models.UUIDField(default=uuid6.uuid7, editable=False)),
                    ('division', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='divisions.division', verbose_name='区划')),
                    ('version', models.PositiveIntegerField(default=1, editable=False, verbose_name='版次')),
                    ('created_at', models.DateTimeField(default=minzheng.kernel.periods.now, editable=False, verbose_name='登记时间')),
                    ('updated_at', models.DateTimeField(default=minzheng.kernel.periods.now, editable=False, verbose_name='变更时间')),
                    ('code', models.CharField(max_length=30, verbose_name='组织编号')),
                    ('name', models.CharField(max_length=120, verbose_name='名称')),
                    ('kind', models.CharField(choices=[('office', '处室、窗口'), ('institution', '事业单位'), ('social', '社会组织'), ('enterprise', '企业'), ('committee', '村（居）民委员会'), ('party', '党组织'), ('other', '其他')], max_length=12, verbose_name='种类')),
                    ('credit_code', models.CharField(blank=True, max_length=18, verbose_name='统一社会信用代码')),
                    ('parent', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='parties.organisation', verbose_name='上级')),
                    ('address', models.CharField(blank=True, max_length=200, verbose_name='地址')),
                    ('phone', models.CharField(blank=True, max_length=30, verbose_name='办公电话')),
                    ('opened_on', models.DateField(blank=True, null=True, verbose_name='成立日期')),
                    ('closed_on', models.DateField(blank=True, null=True, verbose_name='撤销日期')),
                ],
                options={
                    'abstract': False,
                },
            ), migrations.CreateModel(
                name='Posting',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('uid', models.UUIDField(default=uuid6.uuid7, editable=False, unique=True)),
                    ('division', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='divisions.division', verbose_name='区划')),
                    ('version', models.PositiveIntegerField(default=1, editable=False, verbose_name='版次')),
                    ('created_at', models.DateTimeField(default=minzheng.kernel.periods.now, editable=False, verbose_name='登记时间')),
                    ('updated_at', models.DateTimeField(default=minzheng.kernel.periods.now, editable=False, verbose_name='变更时间')),
                    ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='postings', to='parties.person', verbose_name='人员')),
                    ('office', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='postings', to='parties.organisation', verbose_name='处室（窗口）')),
                    ('role', models.CharField(max_length=60, verbose_name='职务')),
                    ('since', models.DateField(verbose_name='起')),
                    ('until', models.DateField(blank=True, null=True, verbose_name='止')),
                ],
                options={
                    'verbose_name': '任岗',
                    'verbose_name_plural': '任岗',
                    'abstract': False,
                    'constraints': [models.CheckConstraint(condition=models.Q(('until__isnull', True), ('until__gt', models.F('since')), _connector='OR'), name='posting_ends_after_it_begins', violation_error_message='终止日期应晚于起始日期。')],
                },
            ), pgtrigger.migrations.AddTrigger(
                model_name='posting',
                trigger=pgtrigger.compiler.Trigger(name='raise_version', sql=pgtrigger.compiler.UpsertTriggerSql(func='NEW.version = OLD.version + 1; NEW.updated_at = CLOCK_TIMESTAMP(); RETURN NEW;', hash='9655aea38781fe3d4dd85db8523eda4f47f1c461', operation='UPDATE', pgid='pgtrigger_raise_version_9994a', table='parties_posting', when='BEFORE')),
            ), pgtrigger.migrations.AddTrigger(
                model_name='posting',
                trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "parties_postingevent" ("created_at", "division_id", "id", "office_id", "person_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "role", "since", "uid", "until", "updated_at", "version") SELECT new_values."created_at", new_values."division_id", new_values."id", new_values."office_id", new_values."person_id", _pgh_attached_context.value, CLOCK_TIMESTAMP(), \'insert\', new_values."id", new_values."role", new_values."since", new_values."uid", new_values."until", new_values."updated_at", new_values."version" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='5251ee6a21e37d02acb9dd8c45d74ea76786bfd8', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_d851b', referencing='REFERENCING NEW TABLE AS new_values ', table='parties_posting', when='AFTER')),
            ), pgtrigger.migrations.AddTrigger(
                model_name='posting',
                trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "parties_postingevent" ("created_at", "division_id", "id", "office_id", "person_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "role", "since", "uid", "until", "updated_at", "version") SELECT new_values."created_at", new_values."division_id", new_values."id", new_values."office_id", new_values."person_id", _pgh_attached_context.value, CLOCK_TIMESTAMP(), \'update\', new_values."id", new_values."role", new_values."since", new_values."uid", new_values."until", new_values."updated_at", new_values."version" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='bb64eb625778e875a0234c1d5ea9d403f0f6ffa5', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_f01d5', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='parties_posting', when='AFTER')),
            ), migrations.CreateModel(
                name='PostingEvent',
                fields=[
                    ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                    ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                    ('pgh_label', models.TextField(help_text='The event label.')),
                    ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='parties.posting')),
                    ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                    ('id', models.BigIntegerField()),
                    ('uid', models.UUIDField(default=uuid6.uuid7, editable=False)),
                    ('division', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='divisions.division', verbose_name='区划')),
                    ('version', models.PositiveIntegerField(default=1, editable=False, verbose_name='版次')),
                    ('created_at', models.DateTimeField(default=minzheng.kernel.periods.now, editable=False, verbose_name='登记时间')),
                    ('updated_at', models.DateTimeField(default=minzheng.kernel.periods.now, editable=False, verbose_name='变更时间')),
                    ('person', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='parties.person', verbose_name='人员')),
                    ('office', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='parties.organisation', verbose_name='处室（窗口）')),
                    ('role', models.CharField(max_length=60, verbose_name='职务')),
                    ('since', models.DateField(verbose_name='起')),
                    ('until', models.DateField(blank=True, null=True, verbose_name='止')),
                ],
                options={
                    'abstract': False,
                },
            )],
        ),
    ]

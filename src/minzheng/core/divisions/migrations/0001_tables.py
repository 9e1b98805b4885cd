import django.db.models.deletion
import minzheng.core.founding
import pgtrigger.compiler
import pgtrigger.migrations
import uuid6
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [('divisions', '0001_initial'), ('divisions', '0002_history_by_statement')]

    initial = True

    dependencies = [
        ('pghistory', '0007_auto_20250421_0444'),
    ]

    operations = [
        minzheng.core.founding.CreateTables(
            operations=[migrations.CreateModel(
                name='Edition',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('published_on', models.DateField(unique=True, verbose_name='截止日期')),
                    ('source', models.CharField(max_length=300, verbose_name='来源')),
                ],
                options={
                    'verbose_name': '区划版本',
                    'verbose_name_plural': '区划版本',
                    'ordering': ['published_on'],
                },
            ), migrations.CreateModel(
                name='Division',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('uid', models.UUIDField(default=uuid6.uuid7, editable=False, unique=True)),
                    ('code', models.CharField(db_collation='C', max_length=12, verbose_name='区划代码')),
                    ('name', models.CharField(max_length=60, verbose_name='名称')),
                    ('level', models.CharField(choices=[('city', '地级市'), ('county', '县（市、区）'), ('township', '乡镇（街道）'), ('village', '村（社区）')], max_length=10, verbose_name='层级')),
                    ('kind', models.CharField(choices=[('city', '地级市'), ('district', '市辖区'), ('county', '县'), ('county_city', '县级市'), ('zone', '功能区'), ('street', '街道'), ('town', '镇'), ('rural_township', '乡'), ('quasi_township', '类乡级单位'), ('neighbourhood', '居民委员会'), ('village', '村民委员会'), ('quasi_village', '类村级单位')], max_length=20, verbose_name='类别')),
                    ('lineage', models.CharField(db_collation='C', max_length=16, verbose_name='沿革代码')),
                    ('path', models.CharField(db_collation='C', max_length=80, verbose_name='路径')),
                    ('parent', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='children', to='divisions.division', verbose_name='管理单位')),
                    ('county', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='divisions.division', verbose_name='所属县级单位')),
                    ('legal_county', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='divisions.division', verbose_name='行政隶属')),
                    ('legal_verified', models.BooleanField(default=True, verbose_name='行政隶属已核实')),
                    ('since', models.DateField(blank=True, null=True, verbose_name='起')),
                    ('since_after', models.DateField(blank=True, null=True, verbose_name='起（不早于）')),
                    ('until', models.DateField(blank=True, null=True, verbose_name='止')),
                    ('until_after', models.DateField(blank=True, null=True, verbose_name='止（不早于）')),
                ],
                options={
                    'verbose_name': '行政区划',
                    'verbose_name_plural': '行政区划',
                    'ordering': ['code', 'id'],
                    'indexes': [models.Index(fields=['path'], name='division_path'), models.Index(fields=['code'], name='division_code'), models.Index(fields=['lineage'], name='division_lineage')],
                    'constraints': [models.UniqueConstraint(fields=('code', 'name', 'since'), name='division_once', nulls_distinct=False, violation_error_message='同一代码、同一名称、同一起始日期的区划只能有一条。'), models.CheckConstraint(condition=models.Q(('until__isnull', True), ('since__isnull', True), ('until__gt', models.F('since')), _connector='OR'), name='division_ends_after_it_begins', violation_error_message='区划的终止日期应晚于起始日期。')],
                },
            ), pgtrigger.migrations.AddTrigger(
                model_name='division',
                trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "divisions_divisionevent" ("code", "county_id", "id", "kind", "legal_county_id", "legal_verified", "level", "lineage", "name", "parent_id", "path", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "since", "since_after", "uid", "until", "until_after") SELECT new_values."code", new_values."county_id", new_values."id", new_values."kind", new_values."legal_county_id", new_values."legal_verified", new_values."level", new_values."lineage", new_values."name", new_values."parent_id", new_values."path", _pgh_attached_context.value, CLOCK_TIMESTAMP(), \'insert\', new_values."id", new_values."since", new_values."since_after", new_values."uid", new_values."until", new_values."until_after" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='84c8077e8278900edcf63c42fe110ca8158e3afa', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_628c3', referencing='REFERENCING NEW TABLE AS new_values ', table='divisions_division', when='AFTER')),
            ), pgtrigger.migrations.AddTrigger(
                model_name='division',
                trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "divisions_divisionevent" ("code", "county_id", "id", "kind", "legal_county_id", "legal_verified", "level", "lineage", "name", "parent_id", "path", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "since", "since_after", "uid", "until", "until_after") SELECT new_values."code", new_values."county_id", new_values."id", new_values."kind", new_values."legal_county_id", new_values."legal_verified", new_values."level", new_values."lineage", new_values."name", new_values."parent_id", new_values."path", _pgh_attached_context.value, CLOCK_TIMESTAMP(), \'update\', new_values."id", new_values."since", new_values."since_after", new_values."uid", new_values."until", new_values."until_after" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='0b6d08503cd4a79697f6d4467dea6658b1f27ad2', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_fe61e', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='divisions_division', when='AFTER')),
            ), migrations.CreateModel(
                name='DivisionEvent',
                fields=[
                    ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                    ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                    ('pgh_label', models.TextField(help_text='The event label.')),
                    ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='divisions.division')),
                    ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                    ('id', models.BigIntegerField()),
                    ('uid', models.UUIDField(default=uuid6.uuid7, editable=False)),
                    ('code', models.CharField(db_collation='C', max_length=12, verbose_name='区划代码')),
                    ('name', models.CharField(max_length=60, verbose_name='名称')),
                    ('level', models.CharField(choices=[('city', '地级市'), ('county', '县（市、区）'), ('township', '乡镇（街道）'), ('village', '村（社区）')], max_length=10, verbose_name='层级')),
                    ('kind', models.CharField(choices=[('city', '地级市'), ('district', '市辖区'), ('county', '县'), ('county_city', '县级市'), ('zone', '功能区'), ('street', '街道'), ('town', '镇'), ('rural_township', '乡'), ('quasi_township', '类乡级单位'), ('neighbourhood', '居民委员会'), ('village', '村民委员会'), ('quasi_village', '类村级单位')], max_length=20, verbose_name='类别')),
                    ('lineage', models.CharField(db_collation='C', max_length=16, verbose_name='沿革代码')),
                    ('path', models.CharField(db_collation='C', max_length=80, verbose_name='路径')),
                    ('parent', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='divisions.division', verbose_name='管理单位')),
                    ('county', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='divisions.division', verbose_name='所属县级单位')),
                    ('legal_county', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='divisions.division', verbose_name='行政隶属')),
                    ('legal_verified', models.BooleanField(default=True, verbose_name='行政隶属已核实')),
                    ('since', models.DateField(blank=True, null=True, verbose_name='起')),
                    ('since_after', models.DateField(blank=True, null=True, verbose_name='起（不早于）')),
                    ('until', models.DateField(blank=True, null=True, verbose_name='止')),
                    ('until_after', models.DateField(blank=True, null=True, verbose_name='止（不早于）')),
                ],
                options={
                    'abstract': False,
                },
            ), migrations.CreateModel(
                name='Succession',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('uid', models.UUIDField(default=uuid6.uuid7, editable=False, unique=True)),
                    ('kind', models.CharField(choices=[('renamed', '更名'), ('converted', '撤乡设镇、设街道等改制'), ('recoded', '代码变更'), ('moved', '隶属变更'), ('merged', '并入'), ('split', '分设'), ('established', '新设（来源未知）'), ('abolished', '撤销（去向未知）')], max_length=12, verbose_name='种类')),
                    ('predecessor', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='successions', to='divisions.division', verbose_name='原单位')),
                    ('successor', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='origins', to='divisions.division', verbose_name='现单位')),
                    ('after', models.DateField(verbose_name='不早于')),
                    ('by', models.DateField(verbose_name='不晚于')),
                    ('on', models.DateField(blank=True, null=True, verbose_name='确切日期')),
                    ('source', models.CharField(max_length=300, verbose_name='依据')),
                    ('verified', models.BooleanField(default=False, verbose_name='已核实')),
                ],
                options={
                    'verbose_name': '区划沿革',
                    'verbose_name_plural': '区划沿革',
                    'ordering': ['by', 'id'],
                    'constraints': [models.UniqueConstraint(fields=('predecessor', 'successor'), name='succession_once', nulls_distinct=False, violation_error_message='同一原单位与同一现单位之间的沿革只能有一条。'), models.CheckConstraint(condition=models.Q(('predecessor__isnull', False), ('successor__isnull', False), _connector='OR'), name='succession_ties_something', violation_error_message='沿革至少要写明原单位或现单位。'), models.CheckConstraint(condition=models.Q(('on__isnull', True), models.Q(('on__gt', models.F('after')), ('on__lte', models.F('by'))), _connector='OR'), name='succession_day_in_its_gap', violation_error_message='确切日期应在两版之间。')],
                },
            ), pgtrigger.migrations.AddTrigger(
                model_name='succession',
                trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "divisions_successionevent" ("after", "by", "id", "kind", "on", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "predecessor_id", "source", "successor_id", "uid", "verified") SELECT new_values."after", new_values."by", new_values."id", new_values."kind", new_values."on", _pgh_attached_context.value, CLOCK_TIMESTAMP(), \'insert\', new_values."id", new_values."predecessor_id", new_values."source", new_values."successor_id", new_values."uid", new_values."verified" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='ba5d37af5a18f9bab5f28db4a3a43ebe26c83470', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_9fee1', referencing='REFERENCING NEW TABLE AS new_values ', table='divisions_succession', when='AFTER')),
            ), pgtrigger.migrations.AddTrigger(
                model_name='succession',
                trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "divisions_successionevent" ("after", "by", "id", "kind", "on", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "predecessor_id", "source", "successor_id", "uid", "verified") SELECT new_values."after", new_values."by", new_values."id", new_values."kind", new_values."on", _pgh_attached_context.value, CLOCK_TIMESTAMP(), \'update\', new_values."id", new_values."predecessor_id", new_values."source", new_values."successor_id", new_values."uid", new_values."verified" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='e838ef040553f9231fa6a9c34deed47335a29bb3', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_bb6b6', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='divisions_succession', when='AFTER')),
            ), migrations.CreateModel(
                name='SuccessionEvent',
                fields=[
                    ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                    ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                    ('pgh_label', models.TextField(help_text='The event label.')),
                    ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='divisions.succession')),
                    ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                    ('id', models.BigIntegerField()),
                    ('uid', models.UUIDField(default=uuid6.uuid7, editable=False)),
                    ('kind', models.CharField(choices=[('renamed', '更名'), ('converted', '撤乡设镇、设街道等改制'), ('recoded', '代码变更'), ('moved', '隶属变更'), ('merged', '并入'), ('split', '分设'), ('established', '新设（来源未知）'), ('abolished', '撤销（去向未知）')], max_length=12, verbose_name='种类')),
                    ('predecessor', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='divisions.division', verbose_name='原单位')),
                    ('successor', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='divisions.division', verbose_name='现单位')),
                    ('after', models.DateField(verbose_name='不早于')),
                    ('by', models.DateField(verbose_name='不晚于')),
                    ('on', models.DateField(blank=True, null=True, verbose_name='确切日期')),
                    ('source', models.CharField(max_length=300, verbose_name='依据')),
                    ('verified', models.BooleanField(default=False, verbose_name='已核实')),
                ],
                options={
                    'abstract': False,
                },
            ), migrations.CreateModel(
                name='DivisionSet',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('code', models.CharField(max_length=20, verbose_name='代码')),
                    ('title', models.CharField(max_length=100, verbose_name='名称')),
                    ('since', models.DateField(blank=True, null=True, verbose_name='起')),
                    ('note', models.CharField(blank=True, max_length=300, verbose_name='说明')),
                    ('by_legal_parent', models.BooleanField(default=False, verbose_name='按行政隶属归集')),
                    ('is_default', models.BooleanField(default=False, verbose_name='默认')),
                    ('units', models.ManyToManyField(related_name='+', to='divisions.division', verbose_name='成员')),
                ],
                options={
                    'verbose_name': '考核单位集',
                    'verbose_name_plural': '考核单位集',
                    'ordering': ['id'],
                    'constraints': [models.UniqueConstraint(fields=('code', 'since'), name='division_set_once', nulls_distinct=False)],
                },
            ), migrations.CreateModel(
                name='Reassignment',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('uid', models.UUIDField(default=uuid6.uuid7, editable=False, unique=True)),
                    ('succession', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='reassignments', to='divisions.succession', verbose_name='沿革')),
                    ('holder', models.CharField(max_length=64, verbose_name='记录种类')),
                    ('record', models.UUIDField(verbose_name='记录编号')),
                    ('from_division', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='divisions.division', verbose_name='原区划')),
                    ('division', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='divisions.division', verbose_name='现区划')),
                    ('decided_by', models.CharField(blank=True, max_length=150, verbose_name='决定人')),
                    ('decided_at', models.DateTimeField(blank=True, null=True, verbose_name='决定时间')),
                ],
                options={
                    'verbose_name': '待定归属',
                    'verbose_name_plural': '待定归属',
                    'ordering': ['id'],
                    'constraints': [models.UniqueConstraint(fields=('succession', 'holder', 'record'), name='reassignment_once', violation_error_message='这条记录已在待定清单中。'), models.CheckConstraint(condition=models.Q(models.Q(('decided_at__isnull', True), ('division__isnull', True)), models.Q(('decided_at__isnull', False), ('division__isnull', False)), _connector='OR'), name='reassignment_decided_or_not', violation_error_message='决定了归属才有决定时间，反之亦然。')],
                },
            ), pgtrigger.migrations.AddTrigger(
                model_name='reassignment',
                trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "divisions_reassignmentevent" ("decided_at", "decided_by", "division_id", "from_division_id", "holder", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "record", "succession_id", "uid") SELECT new_values."decided_at", new_values."decided_by", new_values."division_id", new_values."from_division_id", new_values."holder", new_values."id", _pgh_attached_context.value, CLOCK_TIMESTAMP(), \'insert\', new_values."id", new_values."record", new_values."succession_id", new_values."uid" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='2f84da863b8aa3f9a0e9a0034fff03657ed9dd62', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_7109a', referencing='REFERENCING NEW TABLE AS new_values ', table='divisions_reassignment', when='AFTER')),
            ), pgtrigger.migrations.AddTrigger(
                model_name='reassignment',
                trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "divisions_reassignmentevent" ("decided_at", "decided_by", "division_id", "from_division_id", "holder", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "record", "succession_id", "uid") SELECT new_values."decided_at", new_values."decided_by", new_values."division_id", new_values."from_division_id", new_values."holder", new_values."id", _pgh_attached_context.value, CLOCK_TIMESTAMP(), \'update\', new_values."id", new_values."record", new_values."succession_id", new_values."uid" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='75df1217703fa2b2dd415041e1054e8f473fea17', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_5a28c', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='divisions_reassignment', when='AFTER')),
            ), migrations.CreateModel(
                name='ReassignmentEvent',
                fields=[
                    ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                    ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                    ('pgh_label', models.TextField(help_text='The event label.')),
                    ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='divisions.reassignment')),
                    ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                    ('id', models.BigIntegerField()),
                    ('uid', models.UUIDField(default=uuid6.uuid7, editable=False)),
                    ('succession', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='divisions.succession', verbose_name='沿革')),
                    ('holder', models.CharField(max_length=64, verbose_name='记录种类')),
                    ('record', models.UUIDField(verbose_name='记录编号')),
                    ('from_division', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='divisions.division', verbose_name='原区划')),
                    ('division', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='divisions.division', verbose_name='现区划')),
                    ('decided_by', models.CharField(blank=True, max_length=150, verbose_name='决定人')),
                    ('decided_at', models.DateTimeField(blank=True, null=True, verbose_name='决定时间')),
                ],
                options={
                    'abstract': False,
                },
            )],
        ),
    ]

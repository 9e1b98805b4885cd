import django.db.models.deletion
import minzheng.core.founding
import minzheng.kernel.periods
import pgtrigger.compiler
import pgtrigger.migrations
import uuid6
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [('papers', '0001_initial')]

    initial = True

    dependencies = [
        ('access', '__first__'),
        ('divisions', '0001_tables'),
        ('documents', '0001_tables'),
        ('pghistory', '0007_auto_20250421_0444'),
    ]

    operations = [
        minzheng.core.founding.CreateTables(
            operations=[migrations.CreateModel(
                name='NumberSequence',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('word', models.CharField(db_collation='C', max_length=20, verbose_name='机关代字')),
                    ('year', models.PositiveSmallIntegerField(verbose_name='年份')),
                    ('last', models.PositiveIntegerField(default=0, verbose_name='末号')),
                ],
                options={
                    'verbose_name': '文号序列',
                    'verbose_name_plural': '文号序列',
                    'constraints': [models.UniqueConstraint(fields=('word', 'year'), name='number_sequence_once')],
                },
            ), pgtrigger.migrations.AddTrigger(
                model_name='numbersequence',
                trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "papers_numbersequenceevent" ("id", "last", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "word", "year") SELECT new_values."id", new_values."last", _pgh_attached_context.value, CLOCK_TIMESTAMP(), \'insert\', new_values."id", new_values."word", new_values."year" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='7370d5f2b84958c6d7c4ac5f0e29703350e3c314', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_69854', referencing='REFERENCING NEW TABLE AS new_values ', table='papers_numbersequence', when='AFTER')),
            ), pgtrigger.migrations.AddTrigger(
                model_name='numbersequence',
                trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "papers_numbersequenceevent" ("id", "last", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "word", "year") SELECT new_values."id", new_values."last", _pgh_attached_context.value, CLOCK_TIMESTAMP(), \'update\', new_values."id", new_values."word", new_values."year" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='8335b0ce4d6ec1a49bc05b9817b2480c9aaa08ce', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_5b12f', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='papers_numbersequence', when='AFTER')),
            ), migrations.CreateModel(
                name='NumberSequenceEvent',
                fields=[
                    ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                    ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                    ('pgh_label', models.TextField(help_text='The event label.')),
                    ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='papers.numbersequence')),
                    ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                    ('id', models.BigIntegerField()),
                    ('word', models.CharField(db_collation='C', max_length=20, verbose_name='机关代字')),
                    ('year', models.PositiveSmallIntegerField(verbose_name='年份')),
                    ('last', models.PositiveIntegerField(default=0, verbose_name='末号')),
                ],
                options={
                    'abstract': False,
                },
            ), migrations.CreateModel(
                name='IssuedPaper',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('uid', models.UUIDField(default=uuid6.uuid7, editable=False, unique=True)),
                    ('kind', models.CharField(db_collation='C', max_length=40, verbose_name='种类')),
                    ('division', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='divisions.division', verbose_name='区划')),
                    ('state', models.CharField(choices=[('draft', '草稿'), ('issued', '已签发'), ('void', '已作废')], default='draft', max_length=6, verbose_name='状态')),
                    ('word', models.CharField(max_length=20, verbose_name='机关代字')),
                    ('year', models.PositiveSmallIntegerField(null=True, verbose_name='年份')),
                    ('serial', models.PositiveIntegerField(null=True, verbose_name='序号')),
                    ('title', models.CharField(max_length=200, verbose_name='标题')),
                    ('addressee', models.CharField(blank=True, max_length=200, verbose_name='主送')),
                    ('content', models.JSONField(verbose_name='内容')),
                    ('drafted_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='拟稿人')),
                    ('drafted_at', models.DateTimeField(default=minzheng.kernel.periods.now, verbose_name='拟稿时间')),
                    ('issued_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='签发人')),
                    ('issued_at', models.DateTimeField(null=True, verbose_name='签发时间')),
                    ('pdf', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='documents.document', verbose_name='PDF')),
                    ('docx', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='documents.document', verbose_name='Word')),
                    ('void_reason', models.CharField(blank=True, max_length=200, verbose_name='作废原因')),
                ],
                options={
                    'verbose_name': '公文',
                    'verbose_name_plural': '公文',
                    'indexes': [models.Index(fields=['kind', '-drafted_at'], name='paper_kind_newest')],
                    'constraints': [models.UniqueConstraint(fields=('word', 'year', 'serial'), name='paper_number_once', violation_error_message='这个文号已经用过。'), models.CheckConstraint(condition=models.Q(models.Q(('issued_by__isnull', True), ('serial__isnull', True), ('state', 'draft')), models.Q(models.Q(('state', 'draft'), _negated=True), ('issued_at__isnull', False), ('issued_by__isnull', False), ('serial__isnull', False)), _connector='OR'), name='paper_numbered_when_issued', violation_error_message='签发的公文必须有文号和签发人，草稿没有。'), models.CheckConstraint(condition=models.Q(('issued_by__isnull', True), models.Q(('issued_by', models.F('drafted_by')), _negated=True), _connector='OR'), name='paper_two_persons', violation_error_message='拟稿人不能签发自己拟的公文。'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'void'), _negated=True), models.Q(('void_reason', ''), _negated=True), _connector='OR'), name='paper_void_with_reason', violation_error_message='作废须写明原因。')],
                },
            ), pgtrigger.migrations.AddTrigger(
                model_name='issuedpaper',
                trigger=pgtrigger.compiler.Trigger(name='issued_stays', sql=pgtrigger.compiler.UpsertTriggerSql(condition="WHEN (OLD.state <> 'draft')", func="\n                    IF TG_OP = 'DELETE' THEN\n                        RAISE EXCEPTION '已签发的公文不可删除' USING ERRCODE = 'check_violation';\n                    END IF;\n                    IF (OLD.word, OLD.year, OLD.serial, OLD.title, OLD.addressee, OLD.content, OLD.drafted_by_id,\n                        OLD.issued_by_id, OLD.issued_at, OLD.pdf_id, OLD.docx_id)\n                       IS DISTINCT FROM\n                       (NEW.word, NEW.year, NEW.serial, NEW.title, NEW.addressee, NEW.content, NEW.drafted_by_id,\n                        NEW.issued_by_id, NEW.issued_at, NEW.pdf_id, NEW.docx_id) OR NEW.state = 'draft' THEN\n                        RAISE EXCEPTION '已签发的公文不可修改' USING ERRCODE = 'check_violation';\n                    END IF;\n                    RETURN NEW;\n                ", hash='df8609e073666a8c35c6f9833cac511e3aea6fb8', operation='UPDATE OR DELETE', pgid='pgtrigger_issued_stays_65b25', table='papers_issuedpaper', when='BEFORE')),
            ), pgtrigger.migrations.AddTrigger(
                model_name='issuedpaper',
                trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "papers_issuedpaperevent" ("addressee", "content", "division_id", "docx_id", "drafted_at", "drafted_by_id", "id", "issued_at", "issued_by_id", "kind", "pdf_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "serial", "state", "title", "uid", "void_reason", "word", "year") SELECT new_values."addressee", new_values."content", new_values."division_id", new_values."docx_id", new_values."drafted_at", new_values."drafted_by_id", new_values."id", new_values."issued_at", new_values."issued_by_id", new_values."kind", new_values."pdf_id", _pgh_attached_context.value, CLOCK_TIMESTAMP(), \'insert\', new_values."id", new_values."serial", new_values."state", new_values."title", new_values."uid", new_values."void_reason", new_values."word", new_values."year" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='331fc4514b700985031822790a0f5ab51abc5d10', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_f4b62', referencing='REFERENCING NEW TABLE AS new_values ', table='papers_issuedpaper', when='AFTER')),
            ), pgtrigger.migrations.AddTrigger(
                model_name='issuedpaper',
                trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "papers_issuedpaperevent" ("addressee", "content", "division_id", "docx_id", "drafted_at", "drafted_by_id", "id", "issued_at", "issued_by_id", "kind", "pdf_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "serial", "state", "title", "uid", "void_reason", "word", "year") SELECT new_values."addressee", new_values."content", new_values."division_id", new_values."docx_id", new_values."drafted_at", new_values."drafted_by_id", new_values."id", new_values."issued_at", new_values."issued_by_id", new_values."kind", new_values."pdf_id", _pgh_attached_context.value, CLOCK_TIMESTAMP(), \'update\', new_values."id", new_values."serial", new_values."state", new_values."title", new_values."uid", new_values."void_reason", new_values."word", new_values."year" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='145e3375990b777cad819636d4e12c4fc215d3ef', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_c8267', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='papers_issuedpaper', when='AFTER')),
            ), migrations.CreateModel(
                name='IssuedPaperEvent',
                fields=[
                    ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                    ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                    ('pgh_label', models.TextField(help_text='The event label.')),
                    ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='papers.issuedpaper')),
                    ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                    ('id', models.BigIntegerField()),
                    ('uid', models.UUIDField(default=uuid6.uuid7, editable=False)),
                    ('kind', models.CharField(db_collation='C', max_length=40, verbose_name='种类')),
                    ('division', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='divisions.division', verbose_name='区划')),
                    ('state', models.CharField(choices=[('draft', '草稿'), ('issued', '已签发'), ('void', '已作废')], default='draft', max_length=6, verbose_name='状态')),
                    ('word', models.CharField(max_length=20, verbose_name='机关代字')),
                    ('year', models.PositiveSmallIntegerField(null=True, verbose_name='年份')),
                    ('serial', models.PositiveIntegerField(null=True, verbose_name='序号')),
                    ('title', models.CharField(max_length=200, verbose_name='标题')),
                    ('addressee', models.CharField(blank=True, max_length=200, verbose_name='主送')),
                    ('content', models.JSONField(verbose_name='内容')),
                    ('drafted_by', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='拟稿人')),
                    ('drafted_at', models.DateTimeField(default=minzheng.kernel.periods.now, verbose_name='拟稿时间')),
                    ('issued_by', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='签发人')),
                    ('issued_at', models.DateTimeField(null=True, verbose_name='签发时间')),
                    ('pdf', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='documents.document', verbose_name='PDF')),
                    ('docx', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='documents.document', verbose_name='Word')),
                    ('void_reason', models.CharField(blank=True, max_length=200, verbose_name='作废原因')),
                ],
                options={
                    'abstract': False,
                },
            )],
        ),
    ]

import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models

from minzheng.core import founding


class Migration(founding.Migration):

    dependencies = [
        ('undertakings', '0001_tables'),
    ]

    operations = [
        pgtrigger.migrations.RemoveTrigger(
            model_name='undertaking',
            name='kept_once_confirmed',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='undertaking',
            name='insert_insert',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='undertaking',
            name='update_update',
        ),
        migrations.AddField(
            model_name='undertaking',
            name='particulars',
            field=models.JSONField(blank=True, default=dict, verbose_name='细目'),
        ),
        migrations.AddField(
            model_name='undertakingevent',
            name='particulars',
            field=models.JSONField(blank=True, default=dict, verbose_name='细目'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='undertaking',
            trigger=pgtrigger.compiler.Trigger(name='kept_once_confirmed', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.confirmed_at IS NOT NULL)', func="\n            IF TG_OP = 'DELETE' THEN\n                RAISE EXCEPTION '已确认的登记不可删除' USING ERRCODE = 'check_violation';\n            END IF;\n            IF NEW.confirmed_at IS NOT NULL AND (OLD.kind, OLD.code, OLD.title, OLD.lead_id, OLD.partner, OLD.group_code, OLD.division_id, OLD.started_on, OLD.due_on, OLD.amount, OLD.steps, OLD.particulars, OLD.accepted_on, OLD.paper, OLD.reported_by_id, OLD.confirmed_by_id) IS DISTINCT FROM (NEW.kind, NEW.code, NEW.title, NEW.lead_id, NEW.partner, NEW.group_code, NEW.division_id, NEW.started_on, NEW.due_on, NEW.amount, NEW.steps, NEW.particulars, NEW.accepted_on, NEW.paper, NEW.reported_by_id, NEW.confirmed_by_id) THEN\n                RAISE EXCEPTION '已确认的登记不可修改' USING ERRCODE = 'check_violation';\n            END IF;\n            RETURN NEW;\n        ", hash='78b88f490f44589e9d1ee1c4d348cb524f9e9bd5', operation='UPDATE OR DELETE', pgid='pgtrigger_kept_once_confirmed_a9d42', table='undertakings_undertaking', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='undertaking',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "undertakings_undertakingevent" ("accepted_on", "amount", "code", "confirmed_at", "confirmed_by_id", "created_at", "division_id", "due_on", "group_code", "id", "kind", "lead_id", "note", "paper", "particulars", "partner", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reported_by_id", "started_on", "steps", "title", "uid", "updated_at", "version") SELECT new_values."accepted_on", new_values."amount", new_values."code", new_values."confirmed_at", new_values."confirmed_by_id", new_values."created_at", new_values."division_id", new_values."due_on", new_values."group_code", new_values."id", new_values."kind", new_values."lead_id", new_values."note", new_values."paper", new_values."particulars", new_values."partner", _pgh_attached_context.value, CLOCK_TIMESTAMP(), \'insert\', new_values."id", new_values."reported_by_id", new_values."started_on", new_values."steps", new_values."title", new_values."uid", new_values."updated_at", new_values."version" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='a83b3bcc619c2d15bfed19e44c1ecfcbd434c2d3', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_24757', referencing='REFERENCING NEW TABLE AS new_values ', table='undertakings_undertaking', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='undertaking',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "undertakings_undertakingevent" ("accepted_on", "amount", "code", "confirmed_at", "confirmed_by_id", "created_at", "division_id", "due_on", "group_code", "id", "kind", "lead_id", "note", "paper", "particulars", "partner", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reported_by_id", "started_on", "steps", "title", "uid", "updated_at", "version") SELECT new_values."accepted_on", new_values."amount", new_values."code", new_values."confirmed_at", new_values."confirmed_by_id", new_values."created_at", new_values."division_id", new_values."due_on", new_values."group_code", new_values."id", new_values."kind", new_values."lead_id", new_values."note", new_values."paper", new_values."particulars", new_values."partner", _pgh_attached_context.value, CLOCK_TIMESTAMP(), \'update\', new_values."id", new_values."reported_by_id", new_values."started_on", new_values."steps", new_values."title", new_values."uid", new_values."updated_at", new_values."version" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='bb51dfdd5b8df646e3bacbcd673c7e1cb91155fa', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_c4449', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='undertakings_undertaking', when='AFTER')),
        ),
    ]

import django.db.models.deletion
from django.db import migrations, models

from minzheng.core import founding



class Migration(founding.Migration):

    dependencies = [
        ('benefits', '0002_deaths'),
        ('divisions', '0001_tables'),
        ('ledger', '0004_splits'),
    ]

    operations = [
        migrations.AlterField(
            model_name='ledgerline',
            name='run',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='lines', to='ledger.paymentrun', verbose_name='批次'),
        ),
        migrations.AddIndex(
            model_name='ledgerline',
            index=models.Index(fields=['run', 'enrolment'], name='line_of_run'),
        ),
    ]

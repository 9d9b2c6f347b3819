"""Of each passing on which question it was, with the limit that it had then."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("feedback", "0007_enquiry_number"),
    ]

    operations = [
        migrations.AddField(
            model_name="enquirypassing",
            name="turn",
            field=models.PositiveSmallIntegerField(
                default=0, help_text="Which question; 0: from before this was kept."
            ),
        ),
        migrations.AddField(
            model_name="enquirypassing",
            name="due_at",
            field=models.DateTimeField(help_text="The last moment of the question then.", null=True),
        ),
    ]

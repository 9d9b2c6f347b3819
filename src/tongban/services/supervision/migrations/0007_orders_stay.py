"""The database refuses to delete an order or a reply."""

from django.db import migrations

KEEP = """
CREATE TRIGGER supervision_keep_order BEFORE DELETE ON supervision_order
    FOR EACH ROW EXECUTE FUNCTION supervision_keep_row();
CREATE TRIGGER supervision_keep_order_reply BEFORE DELETE ON supervision_orderreply
    FOR EACH ROW EXECUTE FUNCTION supervision_keep_row();
"""

LET_GO = """
DROP TRIGGER supervision_keep_order_reply ON supervision_orderreply;
DROP TRIGGER supervision_keep_order ON supervision_order;
"""


class Migration(migrations.Migration):
    dependencies = [("supervision", "0006_orders")]
    operations = [migrations.RunSQL(KEEP, LET_GO)]

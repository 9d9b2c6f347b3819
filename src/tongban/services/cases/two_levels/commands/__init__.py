"""The act by which a lower authority reports to its superior."""

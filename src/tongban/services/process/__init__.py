"""BPMN processes."""

"""The acts: propose, confirm, reject."""

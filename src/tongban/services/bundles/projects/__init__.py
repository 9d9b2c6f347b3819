"""Staged projects (工程建设项目): stages in order, each led by an organisation, made of ordinary services and bundles."""

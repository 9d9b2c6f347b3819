"""The list (基本目录) and its implementations (实施清单): inheritance, life, versions, impact, comparison."""

"""How long packages are kept, and how they are disposed of (鉴定与销毁)."""

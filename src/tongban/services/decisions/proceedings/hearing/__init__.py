"""The hearing within a proceeding (听证), where a law gives its holder the right to one."""

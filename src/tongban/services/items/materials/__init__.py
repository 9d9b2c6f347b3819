"""Names of materials (材料) that items share: collected, told to be one, offered to editors."""

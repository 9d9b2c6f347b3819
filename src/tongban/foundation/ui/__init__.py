"""Design tokens, components, layouts, panels and the menu."""

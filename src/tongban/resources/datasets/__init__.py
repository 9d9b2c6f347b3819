"""The resource catalogue (信息资源目录): what data the city holds, who provides it, and who may have it."""

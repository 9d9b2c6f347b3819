"""Keys of seals in a hardware token (密码机、UKey) by PKCS#11."""

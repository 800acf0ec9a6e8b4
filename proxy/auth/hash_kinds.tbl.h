/* SPDX-License-Identifier: MIT
 *
 * auth/hash_kinds.tbl.h - hashes of passwords that are taken.
 *
 * HASH_KIND(id, prefix, name, length): how it begins, what people call it, how
 * many characters stand behind its last "$".
 */
HASH_KIND(YESCRYPT,	"$y$",		"yescrypt",	 43)
HASH_KIND(GOST_YESCRYPT, "$gy$",	"gost-yescrypt", 43)
HASH_KIND(SCRYPT,	"$7$",		"scrypt",	 43)
HASH_KIND(BCRYPT_Y,	"$2y$",		"bcrypt",	 53)
HASH_KIND(BCRYPT_B,	"$2b$",		"bcrypt",	 53)
HASH_KIND(BCRYPT_A,	"$2a$",		"bcrypt",	 53)
HASH_KIND(SHA512,	"$6$",		"sha512",	 86)
HASH_KIND(SHA256,	"$5$",		"sha256",	 43)
HASH_KIND(APR1,		"$apr1$",	"apr1",		 22)

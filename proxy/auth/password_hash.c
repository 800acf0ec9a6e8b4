/* SPDX-License-Identifier: MIT
 *
 * auth/password_hash.c - libcrypt, and apr1 beside it.
 */
#include "proxy/auth/password_hash.h"

#include <crypt.h>
#include <string.h>

#include "proxy/auth/apr1.h"
#include "proxy/auth/credentials.h"
#include "proxy/base/num.h"
#include "proxy/base/secret.h"

/* About a second on a small machine, and 128 MiB. */
#define BCRYPT_MOST	14u
#define ROUNDS_MOST	2000000u
#define SCRYPT_N_MOST	15		/* as a power of 2 */
#define SCRYPT_R_MOST	32

struct kind_row {
	const char	*prefix;
	const char	*name;
	size_t		 length;
};

static const struct kind_row kinds[HASH_KIND_COUNT] = {
#define HASH_KIND(id, prefix, name, length)				\
	[HASH_KIND_##id] = {prefix, name, length},
#include "proxy/auth/hash_kinds.tbl.h"
#undef HASH_KIND
};

static const char digits[] = "./0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
			     "abcdefghijklmnopqrstuvwxyz";

const char *
password_hash_name(enum hash_kind kind)
{
	return (kinds[kind].name);
}

static const char *
unknown(struct str hash)
{
	if (str_starts_nocase(hash, STR("{sha}")) ||
	    str_starts_nocase(hash, STR("{ssha}")))
		return ("{SHA} is too easily guessed");
	if (str_starts(hash, STR("$1$")))
		return ("MD5 is too easily guessed");
	if (hash.len == 13 && strspn(hash.ptr, digits) == 13)
		return ("the old crypt of 13 characters is too easily guessed");
	if (str_starts(hash, STR("$")) || str_starts(hash, STR("!")) ||
	    str_starts(hash, STR("*")))
		return ("it is no hash that aduana knows");
	return ("the password stands there as it is, unhashed");
}

/* One digit of libcrypt's, or 64. */
static int
value_of(char c)
{
	const char *at = c == '\0' ? NULL : strchr(digits, c);

	return (at == NULL ? 64 : (int)(at - digits));
}

/* "j9T$": flavour, N and r, a digit each for all that is not too much. */
static bool
is_cheap_yescrypt(const char *params)
{
	return (params[0] == 'j' && value_of(params[1]) < SCRYPT_N_MOST &&
		value_of(params[2]) < SCRYPT_R_MOST && params[3] == '$');
}

/* N in one digit, r in five, the lowest first. */
static bool
is_cheap_scrypt(const char *params)
{
	return (strlen(params) > 11 && value_of(params[0]) <= SCRYPT_N_MOST &&
		value_of(params[1]) <= SCRYPT_R_MOST &&
		strncmp(params + 2, "....", 4) == 0);
}

static bool
is_cheap_sha(const char *params)
{
	struct str rest = str_of(params);
	uint64_t n;

	if (!str_starts(rest, STR("rounds=")))
		return (true);
	rest = str_from(rest, 7);
	return (num_decimal(str_head(rest, str_find(rest, '$')), ROUNDS_MOST,
		    &n) == NUM_OK);
}

static bool
is_cheap_bcrypt(const char *params)
{
	uint64_t n;

	return (strlen(params) > 2 && num_decimal((struct str){params, 2},
					  BCRYPT_MOST, &n) == NUM_OK);
}

static bool
is_cheap(enum hash_kind kind, const char *params)
{
	switch (kind) {
	case HASH_KIND_YESCRYPT:
	case HASH_KIND_GOST_YESCRYPT:
		return (is_cheap_yescrypt(params));
	case HASH_KIND_SCRYPT:
		return (is_cheap_scrypt(params));
	case HASH_KIND_BCRYPT_Y:
	case HASH_KIND_BCRYPT_B:
	case HASH_KIND_BCRYPT_A:
		return (is_cheap_bcrypt(params));
	case HASH_KIND_SHA512:
	case HASH_KIND_SHA256:
		return (is_cheap_sha(params));
	case HASH_KIND_APR1:
		return (true);
	case HASH_KIND_COUNT:
		break;
	}
	return (false);
}

static struct str
apr1_salt(const char *hash)
{
	struct str rest = str_of(hash + strlen("$apr1$"));

	return (str_head(rest, str_find(rest, '$')));
}

static bool
is_whole(enum hash_kind kind, const char *hash)
{
	const char *last = strrchr(hash, '$') + 1;
	int salt;

	if (strlen(last) != kinds[kind].length ||
	    strspn(last, digits) != kinds[kind].length)
		return (false);
	if (kind == HASH_KIND_APR1)
		return (strlen(hash) > strlen("$apr1$") + 23 &&
			apr1_salt(hash).len <= APR1_SALT_MAX);
	/* What it calls old or cheap is the operator's choice. */
	salt = crypt_checksalt(hash);
	return (salt != CRYPT_SALT_INVALID &&
		salt != CRYPT_SALT_METHOD_DISABLED);
}

const char *
password_hash_check(const char *hash, enum hash_kind *kind)
{
	int i;

	for (i = 0; i < HASH_KIND_COUNT; i++)
		if (str_starts(str_of(hash), str_of(kinds[i].prefix)))
			break;
	if (i == HASH_KIND_COUNT)
		return (unknown(str_of(hash)));
	*kind = (enum hash_kind)i;
	if (!is_whole(*kind, hash))
		return ("the hash is not whole");
	if (!is_cheap(*kind, hash + strlen(kinds[i].prefix)))
		return ("the hash would take too long to check");
	return (NULL);
}

static bool
is_same(const char *hash, const char *got)
{
	size_t n = strlen(hash);

	return (strlen(got) == n && secret_eq(hash, got, n));
}

static bool
fits_apr1(const char *hash, struct str password)
{
	char got[APR1_SIZE];

	return (apr1_hash(password, apr1_salt(hash), got) == 0 &&
		is_same(hash, got));
}

bool
password_hash_fits(const char *hash, struct str password)
{
	static struct crypt_data data;
	char phrase[CREDENTIALS_PASSWORD_MAX + 1];
	const char *got;
	bool fits;

	if (password.len >= sizeof(phrase))
		return (false);
	if (str_starts(str_of(hash), STR("$apr1$")))
		return (fits_apr1(hash, password));
	str_to_z(password, phrase, sizeof(phrase));
	got = crypt_rn(phrase, hash, &data, (int)sizeof(data));
	fits = got != NULL && is_same(hash, got);
	secret_wipe(phrase, sizeof(phrase));
	secret_wipe(&data, sizeof(data));
	return (fits);
}

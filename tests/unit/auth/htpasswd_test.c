/* SPDX-License-Identifier: MIT
 *
 * auth/htpasswd_test.c - files of users.
 */
#include "proxy/auth/htpasswd.h"

#include <stdio.h>

#include "config/complaint.h"
#include "proxy/auth/apr1.h"
#include "tests/unit/unit.h"

/* All of "secret". */
#define YESCRYPT	"$y$j9T$1V8mLyQmLlcCXaTRL6tMD0$qeI3WHW31o" \
		"kXzFQKTjPFzfEKFRwDBRd3wMvxMQkQD65"
#define BCRYPT	"$2y$05$abcdefghijklmnopqrstuuOQiyCxlgf/o" \
		"euTqixKmWdcYUh4Hjl0a"
#define SHA512	"$6$saltsalt$TVLlQcbpFVof5W3Yz4DTP6gRstiN" \
		"uHwwTt6GLc1E5n0U0aDehy0S5knV8wiOQSpT0Y77vwPZN.Pq.H91p5hVO1"
#define SHA256	"$5$rounds=1000$saltsalt$eKLZU9t9OoPWrqOQ" \
		"soTIKG0aYkZ5rGOoOQhiIvoSWX2"
#define SCRYPT	"$7$A6..../....saltsalt$DUi54qWYMpd9d6BwX" \
		".L/iP9d0Bf6CaWVxG4adrxWR57"
#define GOST	"$gy$j9T$1V8mLyQmLlcCXaTRL6tMD0$sJ6ffQ9c4" \
		"cJeZ2jshMGsUwAQmtT4KOPMg8t7nPY5sl8"
#define APR1	"$apr1$abcdefgh$h9FWgUz3n9YxylKLlR5SQ/"

static const struct hash_seed seed = {1, 2};

static struct htpasswd *
parse(const char *text, size_t len, char **told)
{
	struct complaints *c = complaints_new();
	struct htpasswd *h;

	ck_assert_ptr_nonnull(c);
	h = htpasswd_parse((struct str){text, len}, "users", &seed, c);
	*told = complaints_text(c);
	ck_assert_ptr_nonnull(*told);
	ck_assert((h == NULL) == (complaints_count(c) > 0));
	complaints_free(c);
	return (h);
}

static const struct {
	const char	*hash;
	const char	*kind;
} good[] = {
	{YESCRYPT, "yescrypt"}, {BCRYPT, "bcrypt"}, {SHA512, "sha512"},
	{SHA256, "sha256"}, {SCRYPT, "scrypt"}, {GOST, "gost-yescrypt"},
	{APR1, "apr1"},
};

START_TEST(takes)
{
	const struct htpasswd_user *u;
	struct htpasswd *h;
	char text[256], *told;

	snprintf(text, sizeof(text), "anna:%s\n", good[_i].hash);
	h = parse(text, strlen(text), &told);
	ck_assert_msg(h != NULL, "%s", told);
	u = htpasswd_find(h, STR("anna"));
	ck_assert_ptr_nonnull(u);
	ck_assert_str_eq(password_hash_name(u->kind), good[_i].kind);
	ck_assert(password_hash_fits(u->hash, STR("secret")));
	ck_assert(!password_hash_fits(u->hash, STR("secreT")));
	ck_assert(!password_hash_fits(u->hash, STR("secret ")));
	ck_assert(!password_hash_fits(u->hash, STR("")));
	free(told);
	htpasswd_free(h);
}
END_TEST

static const struct {
	const char	*label;
	const char	*text;
	const char	*told;
} bad[] = {
	{"plain text", "anna:secret\n", "users:1: user anna: the password "
	    "stands there as it is"},
	{"SHA", "a:" APR1 "\nanna:{SHA}5en6G6MezRroT3XKqkdPOmY/BfQ=\n",
	    "users:2: user anna: {SHA}"},
	{"DES", "anna:rqXexS6ZhobKA\n", "users:1: user anna: the old crypt"},
	{"MD5", "anna:$1$abcdefgh$sSmUHKH2OsMSLpjeTw3mL/\n",
	    "users:1: user anna: MD5"},
	{"locked", "anna:!\n", "users:1: user anna: it is no hash"},
	{"another kind", "anna:$argon2id$v=19$x$y\n", "no hash that aduana"},
	{"nothing behind the colon", "anna:\n", "users:1: user anna"},
	{"no colon", "\nanna\n", "users:2: a line is"},
	{"no name", ":" APR1 "\n", "users:1: the name is empty"},
	{"not UTF-8", "\xff:" APR1 "\n", "users:1: the name is not UTF-8"},
	{"cut", "anna:$apr1$abcdefgh$h9FWgUz3n9YxylKLlR5SQ\n", "not whole"},
	{"bcrypt cut", "anna:$2y$05$abcdefgh\n", "not whole"},
	{"bcrypt for ever", "anna:$2y$31$zzzzzzzzzzzzzzzzzzzzzuE8aCFbwvxnXcW"
	    "vHYcKd2PTD3hQ2b4rO\n", "too long to check"},
	{"sha512 for ever", "anna:$6$rounds=999999999$saltsalt$aaaaaaaaaaaaaaa"
	    "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
	    "aaaaaa\n", "too long to check"},
	{"all memory", "anna:$y$jFT$salt$aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
	    "aaaaaa\n", "too long to check"},
	{"twice", "anna:" APR1 "\nbert:" APR1 "\nanna:" APR1 "\n",
	    "users:3: user anna stands in line 1"},
	{"more fields", "anna:" APR1 ":1000\n", "more behind"},
	{"empty", "# nobody yet\n", "users: there is no user"},
	{"all mistakes", "a:x\nb\n", "users:2: a line"},
};

START_TEST(refuses)
{
	char *told;
	struct htpasswd *h = parse(bad[_i].text, strlen(bad[_i].text), &told);

	ck_assert_msg(h == NULL, "%s", bad[_i].label);
	ck_assert_msg(strstr(told, bad[_i].told) != NULL, "%s: %s",
	    bad[_i].label, told);
	/* What a line holds behind the colon is nobody's business. */
	ck_assert_msg(strstr(told, "secret") == NULL &&
		strstr(told, "h9FW") == NULL && strstr(told, "5en6") == NULL,
	    "%s: %s", bad[_i].label, told);
	free(told);
}
END_TEST

START_TEST(finds_by_exact_name)
{
	static const char text[] = "# people\r\n\r\nbert:" APR1 " \t\r\n"
				   "anna:" APR1 "\nAnna:" APR1 "\n"
				   "\xc3\xb1u:" APR1;
	struct htpasswd *h;
	char *told;

	h = parse(text, sizeof(text) - 1, &told);
	ck_assert_msg(h != NULL, "%s", told);
	free(told);
	ck_assert_uint_eq(h->count, 4);
	ck_assert_uint_eq(htpasswd_find(h, STR("anna"))->line, 4);
	ck_assert_uint_eq(htpasswd_find(h, STR("Anna"))->line, 5);
	ck_assert_uint_eq(htpasswd_find(h, STR("bert"))->line, 3);
	ck_assert_ptr_nonnull(htpasswd_find(h, STR("\xc3\xb1u")));
	ck_assert_ptr_null(htpasswd_find(h, STR("ANNA")));
	ck_assert_ptr_null(htpasswd_find(h, STR("ann")));
	ck_assert_ptr_null(htpasswd_find(h, STR("")));
	htpasswd_free(h);
}
END_TEST

START_TEST(forgets_every_hash)
{
	static const char text[] = "bert:" APR1 "\n#old:" APR1 "\nanna:" APR1
				   "\n";
	struct htpasswd *h;
	char *told;

	h = parse(text, sizeof(text) - 1, &told);
	free(told);
	htpasswd_forget(h);
	ck_assert_ptr_null(memmem(h->text, h->size, "apr1", 4));
	ck_assert_ptr_null(memmem(h->text, h->size, "h9FW", 4));
	ck_assert_ptr_nonnull(htpasswd_find(h, STR("anna")));
	ck_assert_ptr_null(htpasswd_find(h, STR("anna"))->hash);
	htpasswd_free(h);
}
END_TEST

/* As openssl passwd -apr1 makes them. */
static const struct {
	const char	*password;
	const char	*salt;
	const char	*hash;
} apr1[] = {
	{"secret", "abcdefgh",
	    "$apr1$abcdefgh$h9FWgUz3n9YxylKLlR5SQ/"},
	{"", "xxxxxxxx",
	    "$apr1$xxxxxxxx$AL/DOdqyMUurcg0cPNW/P1"},
	{"a", "12345678",
	    "$apr1$12345678$68ZQVfPkWX/wcXr/41VxQ."},
	{"myPassword", "r31.....",
	    "$apr1$r31.....$HqJZimcKQFAMYayBlzkrA/"},
	{"a password that is longer than thirty-two bytes, by far", "zZ/.9",
	    "$apr1$zZ/.9$Xbr3JGXXNCNLHZTpd30Q10"},
	{"ñandú", "salt",
	    "$apr1$salt$Xzgfwi5UjFAcTpLwHwiUr1"},
};

START_TEST(apr1_like_others)
{
	char got[APR1_SIZE];

	ck_assert_int_eq(apr1_hash(str_of(apr1[_i].password),
	    str_of(apr1[_i].salt), got), 0);
	ck_assert_str_eq(got, apr1[_i].hash);
}
END_TEST

UNIT_MAIN("htpasswd", LOOP(takes, good) LOOP(refuses, bad)
    PLAIN(finds_by_exact_name) PLAIN(forgets_every_hash)
    LOOP(apr1_like_others, apr1))

/* SPDX-License-Identifier: MIT
 *
 * admin/key_file.c - lines "word value [until]".
 */
#include "proxy/admin/key_file.h"

#include <sys/random.h>
#include <sys/stat.h>

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <string.h>
#include <unistd.h>

#include "proxy/admin/hex.h"
#include "proxy/admin/put_file.h"
#include "proxy/base/buf.h"
#include "proxy/base/diag.h"
#include "proxy/base/fd.h"
#include "proxy/base/num.h"
#include "proxy/base/object.h"
#include "proxy/base/secret.h"

#define FILE_MAX	((size_t)16 << 10)

/* ---- reading ------------------------------------------------------------- */

static void
read_row(struct key_file_row *rows, unsigned max, struct str id,
    struct str rest)
{
	uint64_t until;
	unsigned i;

	for (i = 0; i < max && rows[i].until_s != 0; i++)
		;
	if (i < max && hex_read(id, rows[i].id, sizeof(rows[i].id)) == 0 &&
	    num_decimal(rest, INT64_MAX, &until) == NUM_OK)
		rows[i].until_s = (int64_t)until;
}

/* True when there was a key. */
static bool
read_text(struct key_file *k, struct str text)
{
	bool has_key = false;

	while (text.len > 0) {
		struct str line = str_split(&text, '\n');
		struct str word = str_split(&line, ' ');
		struct str value = str_split(&line, ' ');

		if (str_eq(word, STR("key")))
			has_key = hex_read(value, k->key, MAC_KEY_SIZE) == 0;
		else if (str_eq(word, STR("epoch")))
			(void)num_decimal(value, INT64_MAX, &k->epoch);
		else if (str_eq(word, STR("over")) && line.ptr != NULL)
			read_row(k->over, KEY_FILE_OVER_MAX, value, line);
		else if (str_eq(word, STR("link")) && line.ptr != NULL)
			read_row(k->links, KEY_FILE_LINKS_MAX, value, line);
	}
	return (has_key);
}

/* One that others may read is none of ours. */
static bool
is_ours(int fd)
{
	struct stat st;

	return (fstat(fd, &st) == 0 && S_ISREG(st.st_mode) &&
		(st.st_mode & 077) == 0 && st.st_uid == geteuid());
}

static bool
read_file(struct key_file *k)
{
	int fd = open(k->path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
	char text[FILE_MAX];
	bool has_key = false;
	ssize_t n;

	if (fd == -1)
		return (false);
	if (is_ours(fd)) {
		n = read(fd, text, sizeof(text));
		has_key = n > 0 && read_text(k, (struct str){text, (size_t)n});
		secret_wipe(text, sizeof(text));
	} else {
		diag_warnx("%s: not taken: it must be a file of aduana's user "
			   "that nobody else may read; a new one is made",
		    k->path);
	}
	fd_close(&fd);
	return (has_key);
}

/* ---- writing ------------------------------------------------------------- */

static void
put_rows(struct buf *out, const char *word, const struct key_file_row *rows,
    unsigned max)
{
	char id[2 * KEY_FILE_ID_SIZE + 1];

	for (unsigned i = 0; i < max; i++) {
		if (rows[i].until_s == 0)
			continue;
		hex_write(id, rows[i].id, sizeof(rows[i].id));
		(void)buf_printf(out, "%s %s %" PRId64 "\n", word, id,
		    rows[i].until_s);
	}
}

static void
save(const struct key_file *k)
{
	char key[2 * MAC_KEY_SIZE + 1];
	struct buf out;

	if (k->path[0] == '\0')
		return;
	buf_init(&out, FILE_MAX);
	hex_write(key, k->key, MAC_KEY_SIZE);
	(void)buf_printf(&out, "key %s\nepoch %" PRIu64 "\n", key, k->epoch);
	put_rows(&out, "over", k->over, KEY_FILE_OVER_MAX);
	put_rows(&out, "link", k->links, KEY_FILE_LINKS_MAX);
	if (put_file_secret(k->path, buf_peek(&out)) != 0)
		diag_warn("%s cannot be written: logins end with this process",
		    k->path);
	secret_wipe(key, sizeof(key));
	secret_wipe((char *)(uintptr_t)buf_peek(&out).ptr, buf_len(&out));
	buf_fini(&out);
}

/* ---- the whole ----------------------------------------------------------- */

int
key_file_open(struct key_file *k, const char *path)
{
	INIT_OBJ(k, KEY_FILE_MAGIC);
	k->path = path;
	if (path[0] != '\0' && read_file(k))
		return (0);
	INIT_OBJ(k, KEY_FILE_MAGIC);
	k->path = path;
	if (getrandom(k->key, sizeof(k->key), 0) != (ssize_t)sizeof(k->key))
		return (-1);
	k->epoch = 1;
	save(k);
	return (0);
}

void
key_file_close(struct key_file *k)
{
	if (k->magic == 0)
		return;
	CHECK_OBJ(k, KEY_FILE_MAGIC);
	secret_wipe(k, sizeof(*k));
}

void
key_file_end_all(struct key_file *k)
{
	CHECK_OBJ(k, KEY_FILE_MAGIC);
	k->epoch++;
	memset(k->over, 0, sizeof(k->over));
	memset(k->links, 0, sizeof(k->links));
	save(k);
}

void
key_file_end(struct key_file *k, const unsigned char id[KEY_FILE_ID_SIZE],
    int64_t until_s, int64_t now_s)
{
	CHECK_OBJ(k, KEY_FILE_MAGIC);
	for (unsigned i = 0; i < KEY_FILE_OVER_MAX; i++) {
		if (k->over[i].until_s > now_s)
			continue;
		memcpy(k->over[i].id, id, KEY_FILE_ID_SIZE);
		k->over[i].until_s = until_s;
		save(k);
		return;
	}
	/* No room to remember one more: safe is, all of them. */
	key_file_end_all(k);
}

bool
key_file_is_over(const struct key_file *k,
    const unsigned char id[KEY_FILE_ID_SIZE])
{
	for (unsigned i = 0; i < KEY_FILE_OVER_MAX; i++)
		if (k->over[i].until_s != 0 &&
		    memcmp(k->over[i].id, id, KEY_FILE_ID_SIZE) == 0)
			return (true);
	return (false);
}

static int
digest(const struct key_file *k, struct str token,
    unsigned char out[KEY_FILE_ID_SIZE])
{
	unsigned char mac[MAC_SIZE];
	struct str texts[] = {STR("link"), token};

	if (mac_of(k->key, texts, 2, mac) != 0)
		return (-1);
	memcpy(out, mac, KEY_FILE_ID_SIZE);
	return (0);
}

int
key_file_add_link(struct key_file *k, struct str token, int64_t until_s)
{
	struct key_file_row *oldest = &k->links[0];

	CHECK_OBJ(k, KEY_FILE_MAGIC);
	for (unsigned i = 1; i < KEY_FILE_LINKS_MAX; i++)
		if (k->links[i].until_s < oldest->until_s)
			oldest = &k->links[i];
	if (digest(k, token, oldest->id) != 0)
		return (-1);
	oldest->until_s = until_s;
	save(k);
	return (0);
}

bool
key_file_use_link(struct key_file *k, struct str token, int64_t now_s)
{
	unsigned char id[KEY_FILE_ID_SIZE];
	bool is_good = false;

	CHECK_OBJ(k, KEY_FILE_MAGIC);
	if (digest(k, token, id) != 0)
		return (false);
	for (unsigned i = 0; i < KEY_FILE_LINKS_MAX; i++) {
		struct key_file_row *l = &k->links[i];

		if (l->until_s == 0 || !secret_eq(l->id, id, sizeof(id)))
			continue;
		is_good = l->until_s > now_s;
		*l = (struct key_file_row){0};
		save(k);
	}
	return (is_good);
}

/* SPDX-License-Identifier: MIT
 *
 * tls/takers.c - four sets of digests.
 */
#include "proxy/tls/takers.h"

#include "proxy/base/object.h"
#include "proxy/tls/seen.h"

#define HOST_MAX	255u

struct takers {
	_Alignas(64) unsigned	 magic;
#define TAKERS_MAGIC		0x7a4e2501u
	struct hash_seed	 seed;
	struct seen		*trusting;	/* clients that took a leaf */
	struct seen		*untrusting;	/* that refused one since */
	struct seen		*said;		/* of which that was said */
	struct seen		*taken;		/* clients with their hosts */
};

size_t
takers_size(size_t clients, size_t hosts)
{
	return (sizeof(struct takers) + 3 * seen_size(clients) +
		seen_size(hosts));
}

struct takers *
takers_init(void *memory, size_t clients, size_t hosts,
    const struct hash_seed *seed)
{
	struct takers *t = memory;
	char *room = (char *)memory + sizeof(*t);

	t->magic = TAKERS_MAGIC;
	t->seed = *seed;
	t->trusting = seen_init(room, clients);
	room += seen_size(clients);
	t->untrusting = seen_init(room, clients);
	room += seen_size(clients);
	t->said = seen_init(room, clients);
	room += seen_size(clients);
	t->taken = seen_init(room, hosts);
	return (t);
}

static struct digest
client_digest(const struct takers *t, const unsigned char *client)
{
	CHECK_OBJ(t, TAKERS_MAGIC);
	return (hash_bytes(&t->seed, client, 16));
}

static struct digest
host_digest(const struct takers *t, const unsigned char *client,
    struct str host, uint16_t port)
{
	unsigned char text[16 + 2 + HOST_MAX];
	struct str name = str_head(host, HOST_MAX);

	CHECK_OBJ(t, TAKERS_MAGIC);
	memcpy(text, client, 16);
	memcpy(text + 16, &port, 2);
	if (name.len > 0)
		memcpy(text + 18, name.ptr, name.len);
	return (hash_bytes(&t->seed, text, 18 + name.len));
}

void
takers_took(struct takers *t, const unsigned char client[16], struct str host,
    uint16_t port, int64_t now_ms)
{
	struct digest who = client_digest(t, client);

	seen_touch(t->trusting, who, now_ms);
	seen_forget(t->untrusting, who);
	if (host.len <= HOST_MAX)
		seen_touch(t->taken, host_digest(t, client, host, port),
		    now_ms);
}

int64_t
takers_age_ms(const struct takers *t, const unsigned char client[16],
    int64_t now_ms)
{
	return (seen_age_ms(t->trusting, client_digest(t, client), now_ms));
}

int64_t
takers_host_age_ms(const struct takers *t, const unsigned char client[16],
    struct str host, uint16_t port, int64_t now_ms)
{
	return (seen_age_ms(t->taken, host_digest(t, client, host, port),
	    now_ms));
}

void
takers_refused(struct takers *t, const unsigned char client[16], int64_t now_ms)
{
	seen_touch(t->untrusting, client_digest(t, client), now_ms);
}

size_t
takers_untrusting(const struct takers *t, int64_t now_ms, int64_t within_ms)
{
	CHECK_OBJ(t, TAKERS_MAGIC);
	return (seen_count(t->untrusting, now_ms, within_ms));
}

bool
takers_may_say(struct takers *t, const unsigned char client[16], int64_t now_ms,
    int64_t every_ms)
{
	struct digest who = client_digest(t, client);

	if (seen_age_ms(t->said, who, now_ms) < every_ms)
		return (false);
	seen_touch(t->said, who, now_ms);
	return (true);
}

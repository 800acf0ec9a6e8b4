/* SPDX-License-Identifier: MIT
 *
 * tls/hello.c - what a ClientHello says before anything is answered.
 *
 * Two steps: the records are walked until the handshake message that they
 * carry is whole, then that is read.  Each verdict of the walk depends on
 * what stands before it alone, so that more bytes never change it.
 */
#include "proxy/tls/hello.h"

#include "proxy/http/url_host.h"
#include "proxy/net/host_name.h"

#define RECORD_HEAD		5u
#define RECORD_MAX		(16u * 1024)	/* RFC 8446 5.1 */
#define RECORD_HANDSHAKE	22u
#define MESSAGE_HEAD		4u
#define MESSAGE_HELLO		1u
#define MESSAGE_MAX		(16u * 1024)
#define VERSION_MAJOR		3u
#define TLS_1_2			0x0303u

/* What has not been read of a vector. */
struct reader {
	const unsigned char	*at;
	size_t			 left;
};

/* The handshake message as the records give it. */
struct message {
	size_t	 len;		/* with its head; 0: not known yet */
	size_t	 have;		/* bytes of it that are there */
	bool	 in_pieces;	/* over several records */
};

enum extension {
	EXT_SERVER_NAME = 0,
	EXT_ALPN = 16,
	EXT_SESSION_TICKET = 35,
	EXT_PRE_SHARED_KEY = 41,
	EXT_SUPPORTED_VERSIONS = 43
};

/* ---- vectors (RFC 8446 3.4) ---------------------------------------------- */

static bool
take(struct reader *r, unsigned width, unsigned *value)
{
	if (r->left < width)
		return (false);
	*value = 0;
	for (unsigned i = 0; i < width; i++)
		*value = *value << 8 | r->at[i];
	r->at += width;
	r->left -= width;
	return (true);
}

/* What stands behind a length of ${width} bytes. */
static bool
take_vector(struct reader *r, unsigned width, struct reader *inner)
{
	unsigned len;

	if (!take(r, width, &len) || r->left < len)
		return (false);
	*inner = (struct reader){r->at, len};
	r->at += len;
	r->left -= len;
	return (true);
}

/* ---- records ------------------------------------------------------------- */

static unsigned
number(const unsigned char *at, unsigned width)
{
	struct reader r = {at, width};
	unsigned value = 0;

	(void)take(&r, width, &value);
	return (value);
}

/* The head of a record as far as it is there. */
static const char *
record_problem(const unsigned char *at, size_t n)
{
	unsigned len;

	if (n >= 1 && at[0] != RECORD_HANDSHAKE)
		return ("another record stands before the end of the hello");
	if (n >= 2 && at[1] != VERSION_MAJOR)
		return ("a record of an unknown version");
	if (n < RECORD_HEAD)
		return (NULL);
	len = number(at + 3, 2);
	if (len == 0)
		return ("an empty handshake record");
	if (len > RECORD_MAX)
		return ("a record that is too long");
	return (NULL);
}

/* The message's own head, of which ${n} bytes are there. */
static const char *
message_problem(struct message *m, const unsigned char head[MESSAGE_HEAD],
    size_t n)
{
	if (n >= 1 && head[0] != MESSAGE_HELLO)
		return ("the first handshake message is no ClientHello");
	if (n < MESSAGE_HEAD)
		return (NULL);
	m->len = MESSAGE_HEAD + number(head + 1, 3);
	if (m->len > MESSAGE_MAX)
		return ("the hello is too long");
	return (NULL);
}

/* Walk the records; the message is copied to ${copy} (MESSAGE_MAX) unless that
 * is NULL.  NULL and ->have < ->len: more is needed. */
static const char *
walk(struct message *m, struct str in, unsigned char *copy)
{
	const unsigned char *at = (const unsigned char *)in.ptr;
	unsigned char head[MESSAGE_HEAD];
	const char *problem;
	size_t left = in.len, declared = 0, len, n;

	*m = (struct message){0, 0, false};
	while (left > 0) {
		problem = record_problem(at, left);
		if (problem != NULL || left < RECORD_HEAD)
			return (problem);
		len = number(at + 3, 2);
		at += RECORD_HEAD;
		left -= RECORD_HEAD;
		n = len < left ? len : left;
		for (size_t i = 0; m->have + i < MESSAGE_HEAD && i < n; i++)
			head[m->have + i] = at[i];
		if (m->have < MESSAGE_HEAD) {
			problem = message_problem(m, head, m->have + n);
			if (problem != NULL)
				return (problem);
		}
		declared += len;
		if (m->len != 0 && declared > m->len)
			return ("something follows the hello in its record");
		if (copy != NULL)
			memcpy(copy + m->have, at, n);
		m->have += n;
		if (m->len != 0 && m->have == m->len)
			return (NULL);
		m->in_pieces = true;
		at += n;
		left -= n;
	}
	return (NULL);
}

/* ---- extensions ---------------------------------------------------------- */

static void
note_name(struct hello *h, struct str name)
{
	struct url_host host;

	h->problem = url_host_parse(&host, name);
	if (h->problem != NULL)
		return;
	if (host.is_ip)
		h->problem = "the server name is an address";
	else if (!host_name_is_valid((struct str){host.text, host.len}))
		h->problem = "the server name is no host name";
	if (h->problem != NULL)
		return;
	memcpy(h->name, host.text, host.len);
	h->name_len = (unsigned)host.len;
}

/* RFC 6066 3; one name and no other kind, as openssl has it. */
static const char *
read_server_name(struct hello *h, struct reader *r)
{
	struct reader list, name;
	unsigned kind;

	if (!take_vector(r, 2, &list) || r->left != 0 ||
	    !take(&list, 1, &kind) || kind != 0 ||
	    !take_vector(&list, 2, &name) || list.left != 0 || name.left == 0)
		return ("a server name that is not well formed");
	note_name(h, (struct str){(const char *)name.at, name.left});
	return (NULL);
}

/* RFC 7301 3.1. */
static const char *
read_alpn(struct hello *h, struct reader *r)
{
	struct reader list, name;
	struct str protocol;

	if (!take_vector(r, 2, &list) || r->left != 0 || list.left == 0)
		return ("a list of protocols that is not well formed");
	h->has_alpn = true;
	h->offers_http1 = false;
	while (list.left > 0) {
		if (!take_vector(&list, 1, &name) || name.left == 0)
			return ("a list of protocols that is not well formed");
		protocol = (struct str){(const char *)name.at, name.left};
		if (str_eq(protocol, STR("http/1.1")))
			h->offers_http1 = true;
		else if (str_eq(protocol, STR("h2")))
			h->offers_h2 = true;
	}
	return (NULL);
}

/* RFC 8446 4.2.1. */
static const char *
read_versions(struct hello *h, struct reader *r)
{
	unsigned highest = 0, version;
	struct reader list;

	if (!take_vector(r, 1, &list) || r->left != 0 || list.left == 0 ||
	    list.left % 2 != 0)
		return ("a list of versions that is not well formed");
	while (take(&list, 2, &version))
		/* What is greased (RFC 8701) is no version. */
		if (version >> 8 == VERSION_MAJOR && version > highest)
			highest = version;
	if (highest != 0)
		h->version = (uint16_t)highest;
	return (NULL);
}

static const char *
read_extension(struct hello *h, unsigned type, struct reader *r, bool last)
{
	switch (type) {
	case EXT_SERVER_NAME:
		return (read_server_name(h, r));
	case EXT_ALPN:
		return (read_alpn(h, r));
	case EXT_SUPPORTED_VERSIONS:
		return (read_versions(h, r));
	case EXT_SESSION_TICKET:
		if (r->left > 0)
			h->resumes = true;
		return (NULL);
	case EXT_PRE_SHARED_KEY:
		h->resumes = true;
		return (last ? NULL : "a pre-shared key that is not last");
	default:
		return (NULL);
	}
}

static const char *
read_extensions(struct hello *h, struct reader *r)
{
	unsigned char seen[65536 / 8] = {0};
	const char *problem = NULL;
	struct reader value;
	unsigned type;

	while (r->left > 0 && problem == NULL) {
		if (!take(r, 2, &type) || !take_vector(r, 2, &value))
			return ("an extension that is cut off");
		if ((seen[type / 8] & 1u << type % 8) != 0)
			return ("an extension that is there twice");
		seen[type / 8] |= (unsigned char)(1u << type % 8);
		problem = read_extension(h, type, &value, r->left == 0);
	}
	return (problem);
}

/* RFC 8446 4.1.2, which is also that of older versions. */
static const char *
read_hello(struct hello *h, struct reader r)
{
	struct reader session, ciphers, methods, extensions;
	unsigned version;

	if (!take(&r, 2, &version) || r.left < 32)
		return ("the hello is cut off");
	r.at += 32;
	r.left -= 32;
	if (!take_vector(&r, 1, &session) || session.left > 32)
		return ("a session id that is not well formed");
	if (!take_vector(&r, 2, &ciphers) || ciphers.left == 0 ||
	    ciphers.left % 2 != 0)
		return ("a list of ciphers that is not well formed");
	if (!take_vector(&r, 1, &methods) || methods.left == 0)
		return ("a list of compressions that is not well formed");
	/* Only the extension can offer more. */
	h->version = (uint16_t)(version > TLS_1_2 ? TLS_1_2 : version);
	if (r.left == 0)
		return (NULL);
	if (!take_vector(&r, 2, &extensions) || r.left != 0)
		return ("a list of extensions that is not well formed");
	return (read_extensions(h, &extensions));
}

/* ---- all ----------------------------------------------------------------- */

static enum hello_result
bad(struct hello *h, const char *problem)
{
	*h = (struct hello){.problem = problem};
	return (HELLO_BAD);
}

static enum hello_result
read_message(struct hello *h, struct str in, const struct message *m)
{
	unsigned char copy[MESSAGE_MAX];
	struct reader r = {
	    (const unsigned char *)in.ptr + RECORD_HEAD + MESSAGE_HEAD,
	    m->len - MESSAGE_HEAD,
	};
	struct message again;
	const char *problem;

	if (m->in_pieces) {
		(void)walk(&again, in, copy);
		r.at = copy + MESSAGE_HEAD;
	}
	problem = read_hello(h, r);
	return (problem == NULL ? HELLO_DONE : bad(h, problem));
}

enum hello_result
hello_parse(struct hello *h, struct str bytes)
{
	struct str in = str_head(bytes, HELLO_MAX);
	struct message m;
	const char *problem;

	*h = (struct hello){.offers_http1 = true};
	if ((in.len >= 1 && (unsigned char)in.ptr[0] != RECORD_HANDSHAKE) ||
	    (in.len >= 2 && (unsigned char)in.ptr[1] != VERSION_MAJOR))
		return (HELLO_NOT_TLS);
	problem = walk(&m, in, NULL);
	if (problem != NULL)
		return (bad(h, problem));
	if (m.len != 0 && m.have == m.len)
		return (read_message(h, in, &m));
	if (in.len == HELLO_MAX)
		return (bad(h, "the hello is too long"));
	return (HELLO_PARTIAL);
}

/* SPDX-License-Identifier: MIT
 *
 * request/multipart.c - several ranges as one body.
 */
#include "proxy/request/multipart.h"

#include <stdio.h>

#include "proxy/base/iov.h"
#include "proxy/cache/reader.h"
#include "proxy/http/content_range.h"

#define MULTIPART_RUNS	16

/* A type is a field, and fields are bounded. */
#define TEXT_MAX	(2u * 1024 * 1024)

/* ---- what stands between ------------------------------------------------- */

void
multipart_boundary(const struct multipart *m, char *out)
{
	char text[MULTIPART_BOUNDARY_LEN + 1];

	snprintf(text, sizeof(text), "%016llx%016llx",
	    (unsigned long long)m->plan.secret.hi,
	    (unsigned long long)m->plan.secret.lo);
	memcpy(out, text, MULTIPART_BOUNDARY_LEN);
}

/* The lines before range ${i}, or behind the last. */
static int
write_lines(struct multipart *m, unsigned i)
{
	const struct multipart_plan *plan = &m->plan;
	char boundary[MULTIPART_BOUNDARY_LEN], place[CONTENT_RANGE_LEN];
	size_t n, before = buf_len(&m->text);

	multipart_boundary(m, boundary);
	if (buf_printf(&m->text, "%s--%.*s", i == 0 ? "" : "\r\n",
		(int)sizeof(boundary), boundary) == -1)
		return (-1);
	if (i == plan->set.count) {
		if (buf_printf(&m->text, "--\r\n") == -1)
			return (-1);
		m->lines[i] = buf_len(&m->text) - before;
		return (0);
	}
	n = content_range_format(place, plan->set.at[i], plan->total);
	if ((plan->type.len > 0 &&
		buf_printf(&m->text, "\r\nContent-Type: %.*s",
		    STR_ARG(plan->type)) == -1) ||
	    buf_printf(&m->text, "\r\nContent-Range: %.*s\r\n\r\n", (int)n,
		place) == -1)
		return (-1);
	m->lines[i] = buf_len(&m->text) - before;
	return (0);
}

uint64_t
multipart_length(const struct multipart *m)
{
	const struct range_set *set = &m->plan.set;
	uint64_t length = buf_len(&m->text);
	unsigned i;

	CHECK_OBJ(m, MULTIPART_MAGIC);
	for (i = 0; i < set->count; i++)
		length += set->at[i].last - set->at[i].first + 1;
	return (length);
}

/* ---- push ---------------------------------------------------------------- */

static void
end(struct multipart *m, bool is_whole)
{
	struct sink *sink = m->source.sink;

	chain_part(&m->source);
	if (is_whole)
		sink_end(sink);
	else
		sink_abort(sink, SINK_ABORT_TRUNCATED);
}

/* On to the body of the range whose lines are through, or to the end. */
static bool
enter(struct multipart *m)
{
	const struct range *r = &m->plan.set.at[m->at];

	if (m->at == m->plan.set.count) {
		end(m, true);
		return (false);
	}
	if (reader_seek(m->plan.reader, r->first) == -1) {
		end(m, false);
		return (false);
	}
	m->left = r->last - r->first + 1;
	m->in_body = true;
	return (true);
}

/* True when more can be pushed. */
static bool
push_lines(struct multipart *m)
{
	struct str text = str_head(buf_peek(&m->text), m->lines[m->at]);
	struct iovec iov = {(void *)(uintptr_t)text.ptr, text.len};
	ssize_t taken = sink_write(m->source.sink, &iov, 1);

	if (taken < 0) {
		chain_part(&m->source);
		return (false);
	}
	buf_consume(&m->text, (size_t)taken);
	m->lines[m->at] -= (size_t)taken;
	return (m->lines[m->at] == 0 && enter(m));
}

static bool
push_body(struct multipart *m)
{
	struct iovec iov[MULTIPART_RUNS];
	int n = MULTIPART_RUNS;
	uint64_t total;
	ssize_t taken;

	if (reader_peek(m->plan.reader, iov, &n) != READER_MORE) {
		end(m, false);
		return (false);
	}
	total = iov_clip(iov, &n, m->left);
	taken = sink_write(m->source.sink, iov, n);
	if (taken < 0) {
		chain_part(&m->source);
		return (false);
	}
	reader_consume(m->plan.reader, (uint64_t)taken);
	m->left -= (uint64_t)taken;
	if (m->left == 0) {
		m->in_body = false;
		m->at++;
	}
	return ((uint64_t)taken == total);
}

void
multipart_flow(struct multipart *m)
{
	CHECK_OBJ(m, MULTIPART_MAGIC);
	if (m->pushing)
		return;
	m->pushing = true;
	while (m->source.sink != NULL &&
	       (m->in_body ? push_body(m) : push_lines(m)))
		;
	m->pushing = false;
}

static void
multipart_resume(struct source *source)
{
	multipart_flow(OWNER_OF(source, struct multipart, source));
}

static void
multipart_cancel(struct source *source, enum sink_abort why)
{
	(void)why;
	chain_part(source);
}

static const struct source_ops multipart_ops = {
    .name = "multipart",
    .resume = multipart_resume,
    .cancel = multipart_cancel,
};

/* ---- life ---------------------------------------------------------------- */

int
multipart_init(struct multipart *m, const struct multipart_plan *plan)
{
	unsigned i;

	ASSERT(m->magic == 0 && plan->set.count <= RANGE_MAX);
	INIT_OBJ(m, MULTIPART_MAGIC);
	m->plan = *plan;
	source_init(&m->source, &multipart_ops);
	buf_init(&m->text, TEXT_MAX);
	for (i = 0; i <= plan->set.count; i++)
		if (write_lines(m, i) == -1)
			return (-1);
	return (0);
}

void
multipart_fini(struct multipart *m)
{
	if (m->magic == 0)
		return;
	CHECK_OBJ(m, MULTIPART_MAGIC);
	chain_part(&m->source);
	buf_fini(&m->text);
	FINI_OBJ(m);
}

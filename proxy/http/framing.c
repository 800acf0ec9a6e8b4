/* SPDX-License-Identifier: MIT
 *
 * http/framing.c - where the body ends.
 */
#include "proxy/http/framing.h"

#include "proxy/base/num.h"

#define LENGTH_MAX	((uint64_t)INT64_MAX)

/* One line, digits only.  "5, 5" and a second equal line may be repaired by
 * RFC 9110 8.6; another reader may not, so they are refused. */
static const char *
read_length(const struct head *h, uint64_t *length)
{
	const struct field *f = head_next(h, FIELD_CONTENT_LENGTH, NULL);

	if (head_next(h, FIELD_CONTENT_LENGTH, f) != NULL)
		return ("several Content-Length fields");
	if (num_decimal(f->value, LENGTH_MAX, length) != NUM_OK)
		return ("bad Content-Length");
	return (NULL);
}

static const char *
read_coding(const struct head *h, bool *is_unknown)
{
	const struct field *f = head_next(h, FIELD_TRANSFER_ENCODING, NULL);

	*is_unknown = false;
	if (h->minor == 0)
		return ("Transfer-Encoding in HTTP/1.0");
	if (head_has(h, FIELD_CONTENT_LENGTH))
		return ("Content-Length with Transfer-Encoding");
	if (head_next(h, FIELD_TRANSFER_ENCODING, f) != NULL)
		return ("several Transfer-Encoding fields");
	if (!str_eq_nocase(f->value, STR("chunked"))) {
		*is_unknown = true;
		return ("transfer coding other than chunked");
	}
	return (NULL);
}

static const char *
read_framing(const struct head *h, struct framing *out, bool *is_unknown)
{
	const char *problem;

	out->length = 0;
	if (head_has(h, FIELD_TRANSFER_ENCODING)) {
		problem = read_coding(h, is_unknown);
		out->kind = FRAMING_CHUNKED;
		return (problem);
	}
	*is_unknown = false;
	if (head_has(h, FIELD_CONTENT_LENGTH)) {
		problem = read_length(h, &out->length);
		out->kind = FRAMING_LENGTH;
		return (problem);
	}
	out->kind = FRAMING_NONE;
	return (NULL);
}

const char *
framing_of_request(const struct head *h, struct framing *out, unsigned *status)
{
	bool is_unknown;
	const char *problem = read_framing(h, out, &is_unknown);

	*status = problem == NULL ? 0 : is_unknown ? 501 : 400;
	if (problem != NULL)
		return (problem);
	if (out->kind == FRAMING_LENGTH && out->length == 0)
		out->kind = FRAMING_NONE;
	/* The bytes after a CONNECT belong to the tunnel; who frames a body
	 * there means something else by them. */
	if (h->method_id == METHOD_CONNECT && out->kind != FRAMING_NONE) {
		*status = 400;
		return ("CONNECT with a body");
	}
	if (h->method_id == METHOD_TRACE && out->kind != FRAMING_NONE) {
		*status = 400;
		return ("TRACE with a body");
	}
	return (NULL);
}

const char *
framing_of_response(const struct head *h, enum method asked,
    struct framing *out)
{
	bool is_unknown;
	const char *problem;

	/* What the fields say is checked even where no body can follow: a
	 * sender that contradicts itself is not trusted with the next answer
	 * on the connection.  304 and answers to HEAD may say the length. */
	problem = read_framing(h, out, &is_unknown);
	if (problem != NULL)
		return (problem);
	if (asked == METHOD_HEAD || h->status < 200 || h->status == 204 ||
	    h->status == 304 || (asked == METHOD_CONNECT && h->status < 300)) {
		out->kind = FRAMING_NONE;
		out->length = 0;
		return (NULL);
	}
	if (out->kind == FRAMING_NONE)
		out->kind = FRAMING_CLOSE;
	return (NULL);
}

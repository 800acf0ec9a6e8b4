/* SPDX-License-Identifier: MIT
 *
 * origin/transfer_secure.c - TLS of one transfer, from the connection to the
 * request: what is not proved gets none.
 */
#include <stdio.h>
#include <stdlib.h>

#include "proxy/metrics/counters.h"
#include "proxy/net/address.h"
#include "proxy/origin/conn.h"
#include "proxy/origin/transfer.h"
#include "proxy/tls/origin_ctx.h"
#include "proxy/tls/origin_peer.h"
#include "proxy/tls/report.h"
#include "proxy/tls/stream_tls.h"

/* RFC 8446 6.2: what servers say to who shows no certificate. */
#define ALERT_HANDSHAKE_FAILURE		40
#define ALERT_NO_CERTIFICATE		41
#define ALERT_BAD_CERTIFICATE		42
#define ALERT_CERTIFICATE_UNKNOWN	46
#define ALERT_ACCESS_DENIED		49
#define ALERT_CERTIFICATE_REQUIRED	116

static void
no_room(struct transfer *t)
{
	t->dialed.result = DIAL_SYSTEM;
	t->dialed.error = ENOMEM;
	transfer_fail(t, TRANSFER_NOT_DIALED, NULL);
}

/* ->report, with what is known of the certificate; NULL without memory. */
static struct tls_report *
keep_report(struct transfer *t, const struct tls_report *found)
{
	if (t->report == NULL)
		t->report = calloc(1, sizeof(*t->report));
	if (t->report != NULL && found != NULL)
		*t->report = *found;
	return (t->report);
}

/* ---- what went wrong ----------------------------------------------------- */

static bool
is_fault(const struct tls_report *r)
{
	return (r != NULL && r->check != TLS_CHECK_NONE && !r->excused);
}

static bool
wants_certificate(const struct tls_report *r, const struct tls_failure *f)
{
	/* Bytes that the server did not read any more make its system reset the
	 * connection, and the alert is lost. */
	if (f->end == TLS_END_HUNG_UP)
		return (r != NULL && r->asked_client);
	if (f->end != TLS_END_ALERT)
		return (false);
	if (f->alert == ALERT_CERTIFICATE_REQUIRED)
		return (true);
	return (r != NULL && r->asked_client &&
		(f->alert == ALERT_HANDSHAKE_FAILURE ||
		    f->alert == ALERT_NO_CERTIFICATE ||
		    f->alert == ALERT_BAD_CERTIFICATE ||
		    f->alert == ALERT_CERTIFICATE_UNKNOWN ||
		    f->alert == ALERT_ACCESS_DENIED));
}

/* Nothing was proved.  ${check} unless what was found says more. */
static void
refuse(struct transfer *t, const struct tls_report *found, enum tls_check check,
    const char *detail)
{
	struct tls_report *r = keep_report(t, found);

	if (r == NULL) {
		no_room(t);
		return;
	}
	if (!is_fault(r) || check == TLS_CHECK_CLIENT_CERTIFICATE) {
		r->check = check;
		r->excused = false;
	}
	if (r->detail[0] == '\0' || t->tls_alert != 0)
		(void)snprintf(r->detail, sizeof(r->detail), "%s", detail);
	if (tls_check_is_certificate(r->check))
		counters_add(t->env->counters, METRIC_TLS_UNTRUSTED, 1);
	transfer_fail(t, TRANSFER_NOT_SECURE, NULL);
}

static void
secure_failed(struct transfer *t)
{
	const struct stream *stream = &t->conn->stream;
	const struct tls_report *found = stream_tls_report(stream);
	struct tls_failure f;

	stream_tls_failure(stream, &f);
	counters_add(t->env->counters, METRIC_TLS_ORIGINS_FAILED, 1);
	if (f.end == TLS_END_ALERT)
		t->tls_alert = f.alert;
	if (is_fault(found) && tls_check_is_certificate(found->check))
		refuse(t, found, found->check, f.text);
	else if (wants_certificate(found, &f))
		refuse(t, found, TLS_CHECK_CLIENT_CERTIFICATE, f.text);
	else if (f.end == TLS_END_HUNG_UP)
		transfer_fail(t, TRANSFER_CLOSED,
		    "the connection was closed in the TLS handshake");
	else if (f.end == TLS_END_SYSTEM)
		no_room(t);
	else
		refuse(t, found, TLS_CHECK_HANDSHAKE, f.text);
}

bool
transfer_secure_lost(struct transfer *t)
{
	const struct tls_report *found;
	struct tls_failure f;

	if (!t->order.secure)
		return (false);
	found = stream_tls_report(&t->conn->stream);
	stream_tls_failure(&t->conn->stream, &f);
	/* In TLS 1.3 a server looks at the client's certificate when the client
	 * has done with the handshake. */
	if (t->reused || !wants_certificate(found, &f))
		return (false);
	t->tls_alert = f.alert;
	counters_add(t->env->counters, METRIC_TLS_ORIGINS_FAILED, 1);
	refuse(t, found, TLS_CHECK_CLIENT_CERTIFICATE, f.text);
	return (true);
}

void
transfer_secure_timeout(struct transfer *t)
{
	counters_add(t->env->counters, METRIC_TLS_ORIGINS_FAILED, 1);
	refuse(t, NULL, TLS_CHECK_TIMEOUT, "");
}

/* ---- the handshake ------------------------------------------------------- */

/* Only a setting lets these be spoken. */
static bool
is_old(const char *version)
{
	return (strcmp(version, "TLSv1") == 0 ||
		strcmp(version, "TLSv1.1") == 0);
}

int
transfer_secure_note(struct transfer *t)
{
	const struct stream *stream = &t->conn->stream;
	const struct tls_report *found = stream_tls_report(stream);

	t->tls_version = stream_tls_version(stream);
	t->tls_cipher = stream_tls_cipher(stream);
	t->tls_resumed = stream_tls_resumed(stream);
	if (found == NULL || !found->excused) {
		if (!is_old(t->tls_version))
			return (0);
		if (keep_report(t, found) == NULL)
			return (-1);
		t->report->check = TLS_CHECK_PROTOCOL;
		t->report->excused = true;
		return (0);
	}
	return (keep_report(t, found) == NULL ? -1 : 0);
}

void
transfer_timed(const struct transfer *t, enum phase phase)
{
	if (t->env->tally != NULL)
		tally_time(t->env->tally, phase, t->since_ns,
		    loop_now(t->env->loop)->mono_ns);
}

static void
secured(struct transfer *t)
{
	struct str protocol = stream_tls_protocol(&t->conn->stream);

	counters_add(t->env->counters, METRIC_TLS_ORIGINS, 1);
	transfer_timed(t, PHASE_TLS_ORIGIN);
	if (stream_tls_resumed(&t->conn->stream))
		counters_add(t->env->counters, METRIC_TLS_ORIGINS_RESUMED, 1);
	if (transfer_secure_note(t) == -1) {
		no_room(t);
		return;
	}
	if (t->report != NULL)
		counters_add(t->env->counters, METRIC_TLS_EXCUSED, 1);
	if (protocol.len > 0 && !str_eq(protocol, STR("http/1.1")))
		refuse(t, NULL, TLS_CHECK_HANDSHAKE,
		    "the host chose a protocol that was not offered (ALPN)");
	else
		transfer_send(t);
}

static void
step(struct transfer *t)
{
	switch (stream_tls_handshake(&t->conn->stream)) {
	case TLS_STEP_WAIT:
		return;
	case TLS_STEP_DONE:
		transfer_expect(t, -1);
		secured(t);
		return;
	case TLS_STEP_FAILED:
		secure_failed(t);
		return;
	}
	UNREACHABLE();
}

static void
on_ready(struct stream *stream, unsigned ready)
{
	struct origin_conn *conn = OWNER_OF(stream, struct origin_conn, stream);
	struct transfer *t = conn->owner;

	(void)ready;
	CHECK_OBJ(t, TRANSFER_MAGIC);
	ASSERT(t->phase == TRANSFER_SECURING);
	step(t);
}

void
transfer_secure(struct transfer *t)
{
	struct address literal;
	struct origin_peer peer = {
	    .name = t->order.name,
	    .is_ip = address_parse(&literal, t->order.name, 0) == 0,
	    .port = t->order.port,
	    .exception = t->exception,
	};

	t->phase = TRANSFER_SECURING;
	t->since_ns = loop_now(t->env->loop)->mono_ns;
	conn_own(t->conn, t, on_ready, transfer_late);
	if (t->env->origin_tls == NULL) {
		refuse(t, NULL, TLS_CHECK_HANDSHAKE,
		    "this proxy speaks no TLS with origins");
		return;
	}
	if (stream_tls_connect(&t->conn->stream, t->env->origin_tls, &peer) ==
	    -1) {
		no_room(t);
		return;
	}
	transfer_expect(t, t->env->handshake_ms);
	step(t);
}

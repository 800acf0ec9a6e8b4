/* SPDX-License-Identifier: MIT
 *
 * request/failure.c - from transfer, dial and TLS to errors.
 */
#include "proxy/request/failure.h"

#include "proxy/base/assert.h"
#include "proxy/origin/transfer.h"
#include "proxy/tls/report.h"

static enum synth_error
dial_error(const struct dial_outcome *o)
{
	switch (o->result) {
	case DIAL_NOT_FOUND:
		return (ERROR_DNS_NOT_FOUND);
	case DIAL_DNS_TIMEOUT:
		return (ERROR_DNS_TIMEOUT);
	case DIAL_DNS_FAILED:
		return (ERROR_DNS_FAILED);
	case DIAL_PROHIBITED:
		return (ERROR_PROHIBITED);
	case DIAL_DENIED:
		return (ERROR_REFUSED);
	case DIAL_REFUSED:
		return (ERROR_CONNECT_REFUSED);
	case DIAL_UNREACHABLE:
		return (ERROR_UNREACHABLE);
	case DIAL_TIMEOUT:
		return (ERROR_CONNECT_TIMEOUT);
	case DIAL_SYSTEM:
		return (ERROR_NO_ROOM);
	case DIAL_OK:
		break;
	}
	UNREACHABLE();
}

static enum synth_error
secure_error(const struct transfer *t)
{
	if (tls_check_is_certificate(t->report->check))
		return (ERROR_ORIGIN_CERTIFICATE);
	if (t->report->check == TLS_CHECK_TIMEOUT)
		return (ERROR_ORIGIN_TLS_TIMEOUT);
	return (t->tls_alert != 0 ? ERROR_ORIGIN_TLS_ALERT : ERROR_ORIGIN_TLS);
}

enum synth_error
failure_of(const struct transfer *t)
{
	switch (t->failure) {
	case TRANSFER_NOT_DIALED:
		return (dial_error(&t->dialed));
	case TRANSFER_NOT_SECURE:
		return (secure_error(t));
	case TRANSFER_CLOSED:
		return (ERROR_ORIGIN_CLOSED);
	case TRANSFER_SILENT:
		return (ERROR_ORIGIN_SILENT);
	case TRANSFER_BAD:
		return (ERROR_ORIGIN_BAD);
	case TRANSFER_CUT:
	case TRANSFER_OK:
		break;
	}
	UNREACHABLE();
}

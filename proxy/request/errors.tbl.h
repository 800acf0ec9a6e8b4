/* SPDX-License-Identifier: MIT
 *
 * request/errors.tbl.h - every refusal and failure that a client is told of.
 *
 * ERROR(id, status, proxy_status, en, es): the token of RFC 9209 ("" for none)
 * and one sentence in each language.  Status 0: given at the place.
 */
ERROR(BAD_REQUEST, 0, "http_request_error",
    "The request is not valid HTTP and was not passed on.",
    "La petición no es HTTP válido y no se ha transmitido.")
ERROR(BAD_TARGET, 400, "http_request_error",
    "The address in the request cannot be used.",
    "La dirección de la petición no se puede usar.")
ERROR(OUTSIDE, 403, "http_request_denied",
    "Your computer is outside this proxy's network.",
    "Su equipo está fuera de la red de este proxy.")
ERROR(LOGIN, 407, "http_request_denied",
    "This proxy asks for your name and password.",
    "Este proxy le pide su nombre de usuario y su contraseña.")
ERROR(LOGIN_WRONG, 407, "http_request_denied",
    "The name or the password for this proxy is wrong.",
    "El nombre o la contraseña para este proxy no son correctos.")
ERROR(LOGIN_TOO_OFTEN, 429, "http_request_denied",
    "Too many wrong passwords came from your computer; wait a moment.",
    "Han llegado muchas contraseñas erróneas de su equipo; espere un poco.")
ERROR(LOGIN_SILENT, 503, "proxy_internal_error",
    "Your password cannot be checked just now; try again soon.",
    "Su contraseña no se puede comprobar ahora; inténtelo pronto.")
ERROR(REFUSED, 403, "http_request_denied",
    "This address is blocked by a rule.",
    "Esta dirección está bloqueada por una regla.")
ERROR(DANGER_REQUEST, 403, "http_request_denied",
    "The request holds a listed word.",
    "La petición contiene una palabra de la lista.")
ERROR(DANGER_RESPONSE, 403, "http_request_denied",
    "The page holds a listed word.",
    "La página contiene una palabra de la lista.")
ERROR(BROKEN_REQUEST, 403, "http_request_denied",
    "The request claims to be text but cannot be read as text.",
    "La petición dice ser texto pero no se puede leer como texto.")
ERROR(BROKEN_RESPONSE, 403, "http_response_content_coding",
    "The page claims to be text but cannot be read as text.",
    "La página dice ser texto pero no se puede leer como texto.")
ERROR(UNCHECKABLE, 403, "http_response_body_size",
    "The text is too long to be checked.",
    "El texto es demasiado largo para revisarlo.")
ERROR(CONNECT_PORT, 403, "http_request_denied",
    "CONNECT to this port is not allowed.",
    "No se permite CONNECT a este puerto.")
ERROR(PROHIBITED, 403, "destination_ip_prohibited",
    "This destination may not be reached through the proxy.",
    "No se puede llegar a este destino a través del proxy.")
ERROR(LOOP, 502, "proxy_loop_detected",
    "The request has already passed through this proxy.",
    "La petición ya ha pasado por este proxy.")
ERROR(MISDIRECTED, 421, "http_request_error",
    "The request is for another host than the connection was made to.",
    "La petición es para otro servidor que el de la conexión.")
ERROR(CONNECT_WITHIN, 501, "http_request_error",
    "CONNECT cannot be used inside an encrypted connection.",
    "CONNECT no se puede usar dentro de una conexión cifrada.")
ERROR(NOT_TLS, 501, "http_request_error",
    "This proxy reaches https addresses through CONNECT only.",
    "Este proxy llega a direcciones https solo con CONNECT.")
ERROR(NO_PAGE, 404, "",
    "This is a proxy; there is no such page on it.",
    "Esto es un proxy; aquí no existe esa página.")
ERROR(METHOD, 405, "",
    "This page can only be read (GET, HEAD).",
    "Esta página solo se puede leer (GET, HEAD).")
ERROR(PURGE_DENIED, 403, "http_request_denied",
    "PURGE is not allowed from this network.",
    "PURGE no se permite desde esta red.")
ERROR(MANAGER_DENIED, 403, "http_request_denied",
    "The manager's pages are not for this network.",
    "Las páginas de gestión no son para esta red.")
ERROR(NOT_STORED, 404, "",
    "There was nothing stored for this address.",
    "No había nada guardado para esta dirección.")
ERROR(ONLY_CACHED, 504, "",
    "Only a stored answer was asked for, and none can be used.",
    "Solo se pidió una respuesta guardada, y ninguna sirve.")
ERROR(OFFLINE, 504, "",
    "The proxy is offline, and it has no stored answer for this request.",
    "El proxy está sin conexión y no tiene guardada ninguna respuesta.")
ERROR(BODY_TOO_LARGE, 413, "http_request_error",
    "The request body is larger than this proxy allows.",
    "El cuerpo de la petición es mayor de lo que permite este proxy.")
ERROR(DNS_NOT_FOUND, 502, "dns_error",
    "There is no host of this name.",
    "No existe ningún servidor con este nombre.")
ERROR(DNS_FAILED, 502, "dns_error",
    "The name of the host could not be looked up.",
    "No se pudo consultar el nombre del servidor.")
ERROR(DNS_TIMEOUT, 504, "dns_timeout",
    "The name servers did not answer in time.",
    "Los servidores de nombres no respondieron a tiempo.")
ERROR(CONNECT_REFUSED, 502, "connection_refused",
    "The host refused the connection.",
    "El servidor rechazó la conexión.")
ERROR(UNREACHABLE, 502, "destination_ip_unroutable",
    "There is no way to the host from here.",
    "No hay camino hasta el servidor desde aquí.")
ERROR(CONNECT_TIMEOUT, 504, "connection_timeout",
    "The host did not accept the connection in time.",
    "El servidor no aceptó la conexión a tiempo.")
ERROR(NO_ROOM, 503, "proxy_internal_error",
    "The proxy has no resources left for this request; try again soon.",
    "El proxy no tiene recursos para esta petición; inténtelo pronto.")
ERROR(ORIGIN_CERTIFICATE, 502, "tls_certificate_error",
    "The certificate of the host is not good.",
    "El certificado del servidor no es bueno.")
ERROR(ORIGIN_TLS, 502, "tls_protocol_error",
    "The TLS handshake with the host failed.",
    "Falló la negociación TLS con el servidor.")
ERROR(ORIGIN_TLS_ALERT, 502, "tls_alert_received",
    "The host broke off the TLS handshake.",
    "El servidor interrumpió la negociación TLS.")
ERROR(ORIGIN_TLS_TIMEOUT, 504, "connection_timeout",
    "The TLS handshake with the host took too long.",
    "La negociación TLS con el servidor tardó demasiado.")
ERROR(ORIGIN_CLOSED, 502, "connection_terminated",
    "The host closed the connection without an answer.",
    "El servidor cerró la conexión sin responder.")
ERROR(ORIGIN_SILENT, 504, "http_response_timeout",
    "The host did not answer in time.",
    "El servidor no respondió a tiempo.")
ERROR(ORIGIN_BAD, 502, "http_protocol_error",
    "The answer of the host is not valid HTTP.",
    "La respuesta del servidor no es HTTP válido.")
ERROR(ORIGIN_CUT, 502, "http_response_incomplete",
    "The answer of the host was cut short.",
    "La respuesta del servidor llegó incompleta.")
ERROR(ORIGIN_AUTH, 502, "http_protocol_error",
    "The host asked for a proxy password, which only a proxy may do.",
    "El servidor pidió una contraseña de proxy, cosa que solo hace un proxy.")

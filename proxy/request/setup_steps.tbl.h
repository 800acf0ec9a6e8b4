/* SPDX-License-Identifier: MIT
 *
 * request/setup_steps.tbl.h - how each system and program is set up.
 *
 * STEP(title, proxy, its Spanish, authority, its Spanish): HTML, in which
 * {host}, {port} and {proxy} (both, with a colon) are filled in.  The second
 * pair is left out while nothing is intercepted.
 */
STEP("Windows",
    "Settings &rarr; Network &amp; internet &rarr; Proxy &rarr; Use a proxy "
    "server: address <code>{host}</code>, port <code>{port}</code>.",
    "Configuración &rarr; Red e Internet &rarr; Proxy &rarr; Usar un servidor "
    "proxy: dirección <code>{host}</code>, puerto <code>{port}</code>.",
    "Open <a href=\"/ca.crt\">ca.crt</a>, Install Certificate &rarr; Local "
    "Machine &rarr; Place all certificates in the following store &rarr; "
    "<b>Trusted Root Certification Authorities</b>. Or, as administrator: "
    "<code>certutil -addstore Root ca.crt</code>",
    "Abra <a href=\"/ca.crt\">ca.crt</a>, Instalar certificado &rarr; Equipo "
    "local &rarr; Colocar todos los certificados en el siguiente almacén "
    "&rarr; <b>Entidades de certificación raíz de confianza</b>. O, como "
    "administrador: <code>certutil -addstore Root ca.crt</code>")
STEP("macOS",
    "System Settings &rarr; Network &rarr; the service &rarr; Details &rarr; "
    "Proxies: both <b>Web proxy (HTTP)</b> and <b>Secure web proxy "
    "(HTTPS)</b>, <code>{host}</code>, port <code>{port}</code>.",
    "Ajustes del Sistema &rarr; Red &rarr; el servicio &rarr; Detalles &rarr; "
    "Proxies: <b>Proxy web (HTTP)</b> y <b>Proxy web seguro (HTTPS)</b>, "
    "<code>{host}</code>, puerto <code>{port}</code>.",
    "Download <a href=\"/ca.crt\">ca.crt</a>, then in Terminal: <code>sudo "
    "security add-trusted-cert -d -r trustRoot -k "
    "/Library/Keychains/System.keychain ca.crt</code>. For machines that are "
    "managed there is <a href=\"/ca.mobileconfig\">ca.mobileconfig</a>.",
    "Descargue <a href=\"/ca.crt\">ca.crt</a> y, en Terminal: <code>sudo "
    "security add-trusted-cert -d -r trustRoot -k "
    "/Library/Keychains/System.keychain ca.crt</code>. Para equipos "
    "administrados: <a href=\"/ca.mobileconfig\">ca.mobileconfig</a>.")
STEP("iOS, iPadOS",
    "Settings &rarr; Wi-Fi &rarr; (i) beside the network &rarr; Configure "
    "Proxy &rarr; Manual: <code>{host}</code>, <code>{port}</code>.",
    "Ajustes &rarr; Wi-Fi &rarr; (i) junto a la red &rarr; Configurar proxy "
    "&rarr; Manual: <code>{host}</code>, <code>{port}</code>.",
    "Open <a href=\"/ca.mobileconfig\">ca.mobileconfig</a> in Safari; Settings "
    "&rarr; Profile Downloaded &rarr; Install; then Settings &rarr; General "
    "&rarr; About &rarr; <b>Certificate Trust Settings</b>, and switch it on.",
    "Abra <a href=\"/ca.mobileconfig\">ca.mobileconfig</a> en Safari; Ajustes "
    "&rarr; Perfil descargado &rarr; Instalar; después Ajustes &rarr; General "
    "&rarr; Información &rarr; <b>Ajustes de certificados</b>, y actívelo.")
STEP("Android",
    "Settings &rarr; Network &rarr; Wi-Fi &rarr; the network &rarr; edit "
    "&rarr; Advanced &rarr; Proxy &rarr; Manual: <code>{host}</code>, "
    "<code>{port}</code>.",
    "Ajustes &rarr; Red &rarr; Wi-Fi &rarr; la red &rarr; modificar &rarr; "
    "Avanzado &rarr; Proxy &rarr; Manual: <code>{host}</code>, "
    "<code>{port}</code>.",
    "Download <a href=\"/ca.crt\">ca.crt</a>; Settings &rarr; Security &rarr; "
    "Encryption &amp; credentials &rarr; Install a certificate &rarr; <b>CA "
    "certificate</b>. Browsers use it; other apps only if they say so.",
    "Descargue <a href=\"/ca.crt\">ca.crt</a>; Ajustes &rarr; Seguridad &rarr; "
    "Cifrado y credenciales &rarr; Instalar un certificado &rarr; "
    "<b>Certificado de CA</b>. Los navegadores lo usan; otras aplicaciones, "
    "solo si así lo declaran.")
STEP("Firefox",
    "Settings &rarr; Network Settings &rarr; Manual proxy configuration: "
    "<code>{host}</code>, <code>{port}</code>, and <b>Also use this proxy for "
    "HTTPS</b>.",
    "Ajustes &rarr; Configuración de red &rarr; Configuración manual del "
    "proxy: <code>{host}</code>, <code>{port}</code>, y <b>Usar también este "
    "proxy para HTTPS</b>.",
    "Settings &rarr; Privacy &amp; Security &rarr; View Certificates &rarr; "
    "Authorities &rarr; Import <a href=\"/ca.crt\">ca.crt</a> &rarr; trust it "
    "to identify websites. For many machines: <code>Certificates</code>, "
    "<code>Install</code> in <code>policies.json</code>.",
    "Ajustes &rarr; Privacidad y seguridad &rarr; Ver certificados &rarr; "
    "Autoridades &rarr; Importar <a href=\"/ca.crt\">ca.crt</a> &rarr; confiar "
    "para identificar sitios web. Para muchos equipos: "
    "<code>Certificates</code>, <code>Install</code> en "
    "<code>policies.json</code>.")
STEP("Chromium, Linux",
    "<pre>chromium --proxy-server=http://{proxy}</pre>",
    "<pre>chromium --proxy-server=http://{proxy}</pre>",
    "With certutil of the package libnss3-tools: "
    "<pre>curl -sS --noproxy '*' -o aduana.pem http://{proxy}/ca.pem\n"
    "mkdir -p ~/.pki/nssdb\n"
    "certutil -d sql:$HOME/.pki/nssdb -A -t C,, -n aduana -a -i aduana.pem"
    "</pre>",
    "Con certutil, del paquete libnss3-tools: "
    "<pre>curl -sS --noproxy '*' -o aduana.pem http://{proxy}/ca.pem\n"
    "mkdir -p ~/.pki/nssdb\n"
    "certutil -d sql:$HOME/.pki/nssdb -A -t C,, -n aduana -a -i aduana.pem"
    "</pre>")
STEP("Java",
    "<pre>java -Dhttp.proxyHost={host} -Dhttp.proxyPort={port} "
    "-Dhttps.proxyHost={host} -Dhttps.proxyPort={port}</pre>",
    "<pre>java -Dhttp.proxyHost={host} -Dhttp.proxyPort={port} "
    "-Dhttps.proxyHost={host} -Dhttps.proxyPort={port}</pre>",
    "<pre>keytool -importcert -cacerts -storepass changeit -noprompt "
    "-alias aduana -file ca.crt</pre>",
    "<pre>keytool -importcert -cacerts -storepass changeit -noprompt "
    "-alias aduana -file ca.crt</pre>")
STEP("Node, npm",
    "npm in any version, programs with Node 22.21, 24 and later: "
    "<pre>export http_proxy=http://{proxy} https_proxy=http://{proxy} "
    "NODE_USE_ENV_PROXY=1</pre>",
    "npm en cualquier versión, programas con Node 22.21, 24 y posteriores: "
    "<pre>export http_proxy=http://{proxy} https_proxy=http://{proxy} "
    "NODE_USE_ENV_PROXY=1</pre>",
    "With the path of <a href=\"/ca.pem\">ca.pem</a>: "
    "<pre>export NODE_EXTRA_CA_CERTS=/path/to/ca.pem</pre>",
    "Con la ruta de <a href=\"/ca.pem\">ca.pem</a>: "
    "<pre>export NODE_EXTRA_CA_CERTS=/ruta/a/ca.pem</pre>")
STEP("Python, pip",
    "<pre>export http_proxy=http://{proxy} https_proxy=http://{proxy}</pre>",
    "<pre>export http_proxy=http://{proxy} https_proxy=http://{proxy}</pre>",
    "Python's own ssl uses the system's store; requests and pip bring one of "
    "their own: <pre>export REQUESTS_CA_BUNDLE=/etc/ssl/certs/ca-certificates"
    ".crt PIP_CERT=/etc/ssl/certs/ca-certificates.crt</pre>",
    "El ssl de Python usa el almacén del sistema; requests y pip traen el "
    "suyo: <pre>export REQUESTS_CA_BUNDLE=/etc/ssl/certs/ca-certificates"
    ".crt PIP_CERT=/etc/ssl/certs/ca-certificates.crt</pre>")
STEP("git",
    "<pre>git config --global http.proxy http://{proxy}</pre>",
    "<pre>git config --global http.proxy http://{proxy}</pre>",
    "It uses the system's store; another file: "
    "<pre>git config --global http.sslCAInfo /path/to/ca.pem</pre>",
    "Usa el almacén del sistema; otro archivo: "
    "<pre>git config --global http.sslCAInfo /ruta/a/ca.pem</pre>")
STEP("curl",
    "<pre>curl -x http://{proxy} https://example.com/</pre>",
    "<pre>curl -x http://{proxy} https://example.com/</pre>",
    "It uses the system's store; without that: "
    "<pre>curl -x http://{proxy} --cacert ca.pem https://example.com/</pre>",
    "Usa el almacén del sistema; sin él: "
    "<pre>curl -x http://{proxy} --cacert ca.pem https://example.com/</pre>")
STEP("apt",
    "In <code>/etc/apt/apt.conf.d/80aduana</code>: "
    "<pre>Acquire::http::Proxy \"http://{proxy}\";\n"
    "Acquire::https::Proxy \"http://{proxy}\";</pre>",
    "En <code>/etc/apt/apt.conf.d/80aduana</code>: "
    "<pre>Acquire::http::Proxy \"http://{proxy}\";\n"
    "Acquire::https::Proxy \"http://{proxy}\";</pre>",
    "It uses the system's store; another file: "
    "<pre>Acquire::https::CaInfo \"/path/to/ca.pem\";</pre>",
    "Usa el almacén del sistema; otro archivo: "
    "<pre>Acquire::https::CaInfo \"/ruta/a/ca.pem\";</pre>")
STEP("Docker",
    "In <code>/etc/docker/daemon.json</code>, then restart it: "
    "<pre>{\"proxies\": {\"http-proxy\": \"http://{proxy}\", "
    "\"https-proxy\": \"http://{proxy}\"}}</pre>",
    "En <code>/etc/docker/daemon.json</code>, y reinícielo: "
    "<pre>{\"proxies\": {\"http-proxy\": \"http://{proxy}\", "
    "\"https-proxy\": \"http://{proxy}\"}}</pre>",
    "The daemon uses the machine's store. In an image: <pre>COPY ca.pem "
    "/usr/local/share/ca-certificates/aduana.crt\n"
    "RUN update-ca-certificates</pre>",
    "El servicio usa el almacén del equipo. En una imagen: <pre>COPY ca.pem "
    "/usr/local/share/ca-certificates/aduana.crt\n"
    "RUN update-ca-certificates</pre>")

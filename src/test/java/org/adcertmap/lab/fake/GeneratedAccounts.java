// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.lab.fake;

import com.unboundid.asn1.ASN1OctetString;
import com.unboundid.ldap.listener.LDAPListener;
import com.unboundid.ldap.listener.LDAPListenerClientConnection;
import com.unboundid.ldap.listener.LDAPListenerConfig;
import com.unboundid.ldap.listener.LDAPListenerRequestHandler;
import com.unboundid.ldap.listener.ProxyRequestHandler;
import com.unboundid.ldap.protocol.AddRequestProtocolOp;
import com.unboundid.ldap.protocol.BindRequestProtocolOp;
import com.unboundid.ldap.protocol.CompareRequestProtocolOp;
import com.unboundid.ldap.protocol.DeleteRequestProtocolOp;
import com.unboundid.ldap.protocol.ExtendedRequestProtocolOp;
import com.unboundid.ldap.protocol.LDAPMessage;
import com.unboundid.ldap.protocol.ModifyDNRequestProtocolOp;
import com.unboundid.ldap.protocol.ModifyRequestProtocolOp;
import com.unboundid.ldap.protocol.SearchRequestProtocolOp;
import com.unboundid.ldap.protocol.SearchResultDoneProtocolOp;
import com.unboundid.ldap.protocol.SearchResultEntryProtocolOp;
import com.unboundid.ldap.sdk.Control;
import com.unboundid.ldap.sdk.Entry;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.SingleServerSet;
import com.unboundid.ldap.sdk.controls.SimplePagedResultsControl;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.util.List;
import java.util.function.IntConsumer;
import java.util.function.IntFunction;
import javax.net.ssl.SSLContext;
import org.adcertmap.pki.Identity;
import org.adcertmap.pki.TestCa;

/**
 * A domain controller with any number of accounts, which it generates for each page: a paged search returns them,
 * whatever its filter. Every other request is that of a {@link FakeActiveDirectory} behind it.
 */
public final class GeneratedAccounts implements AutoCloseable {
    private final FakeActiveDirectory fake;
    private final LDAPListener listener;

    /**
     * @param accounts the entry by its number, from 0
     * @param onPage called before each page with the number of its first account; may wait
     */
    public GeneratedAccounts(int count, IntFunction<Entry> accounts, IntConsumer onPage) {
        TestCa ca = TestCa.root("DC=test", "CN=Domain Controllers CA");
        Identity certificate = ca.issue("CN=dc1.corp.example.test")
                .tlsServer("localhost", "127.0.0.1")
                .issue();
        fake = FakeActiveDirectory.start(FakeDomain.CORP, 0, ca, certificate);
        SSLContext tls = certificate.sslContext(ca.certificate());
        SSLContext client = Identity.sslContextWithoutCertificate(ca.certificate());
        ProxyRequestHandler proxy = new ProxyRequestHandler(
                new SingleServerSet("127.0.0.1", URI.create(fake.server()).getPort(), client.getSocketFactory()));
        LDAPListenerConfig config = new LDAPListenerConfig(0, new Handler(proxy, null, count, accounts, onPage));
        config.setServerSocketFactory(tls.getServerSocketFactory());
        try {
            config.setListenAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}));
            listener = new LDAPListener(config);
            listener.startListening();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Returns the directory behind it: its bind account, domain and trust store are those of this one. */
    public FakeActiveDirectory fake() {
        return fake;
    }

    public String server() {
        return "ldaps://127.0.0.1:" + listener.getListenPort();
    }

    private static final class Handler extends LDAPListenerRequestHandler {
        private final LDAPListenerRequestHandler proxy;
        private final LDAPListenerClientConnection client;
        private final int count;
        private final IntFunction<Entry> accounts;
        private final IntConsumer onPage;

        Handler(
                LDAPListenerRequestHandler proxy,
                LDAPListenerClientConnection client,
                int count,
                IntFunction<Entry> accounts,
                IntConsumer onPage) {
            this.proxy = proxy;
            this.client = client;
            this.count = count;
            this.accounts = accounts;
            this.onPage = onPage;
        }

        @Override
        public LDAPListenerRequestHandler newInstance(LDAPListenerClientConnection connection) throws LDAPException {
            return new Handler(proxy.newInstance(connection), connection, count, accounts, onPage);
        }

        @Override
        public void closeInstance() {
            proxy.closeInstance();
        }

        @Override
        public LDAPMessage processSearchRequest(int id, SearchRequestProtocolOp request, List<Control> controls) {
            for (Control control : controls) {
                if (control.getOID().equals(SimplePagedResultsControl.PAGED_RESULTS_OID)) {
                    try {
                        return page(
                                id,
                                new SimplePagedResultsControl(
                                        control.getOID(), control.isCritical(), control.getValue()));
                    } catch (LDAPException e) {
                        throw new IllegalStateException(e);
                    }
                }
            }
            return proxy.processSearchRequest(id, request, controls);
        }

        private LDAPMessage page(int id, SimplePagedResultsControl paged) throws LDAPException {
            String cookie = paged.getCookie() == null ? "" : paged.getCookie().stringValue();
            int from = cookie.isEmpty() ? 0 : Integer.parseInt(cookie);
            int to = Math.min(from + paged.getSize(), count);
            onPage.accept(from);
            for (int i = from; i < to; i++) {
                client.sendSearchResultEntry(id, new SearchResultEntryProtocolOp(accounts.apply(i)));
            }
            ASN1OctetString next = to == count ? new ASN1OctetString() : new ASN1OctetString(String.valueOf(to));
            return new LDAPMessage(
                    id,
                    new SearchResultDoneProtocolOp(0, null, null, null),
                    new SimplePagedResultsControl(0, next, false));
        }

        @Override
        public LDAPMessage processBindRequest(int id, BindRequestProtocolOp request, List<Control> controls) {
            return proxy.processBindRequest(id, request, controls);
        }

        @Override
        public LDAPMessage processExtendedRequest(int id, ExtendedRequestProtocolOp request, List<Control> controls) {
            return proxy.processExtendedRequest(id, request, controls);
        }

        @Override
        public LDAPMessage processAddRequest(int id, AddRequestProtocolOp request, List<Control> controls) {
            return proxy.processAddRequest(id, request, controls);
        }

        @Override
        public LDAPMessage processCompareRequest(int id, CompareRequestProtocolOp request, List<Control> controls) {
            return proxy.processCompareRequest(id, request, controls);
        }

        @Override
        public LDAPMessage processDeleteRequest(int id, DeleteRequestProtocolOp request, List<Control> controls) {
            return proxy.processDeleteRequest(id, request, controls);
        }

        @Override
        public LDAPMessage processModifyRequest(int id, ModifyRequestProtocolOp request, List<Control> controls) {
            return proxy.processModifyRequest(id, request, controls);
        }

        @Override
        public LDAPMessage processModifyDNRequest(int id, ModifyDNRequestProtocolOp request, List<Control> controls) {
            return proxy.processModifyDNRequest(id, request, controls);
        }
    }

    @Override
    public void close() {
        listener.shutDown(true);
        fake.close();
    }
}

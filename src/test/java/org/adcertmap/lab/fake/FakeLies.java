// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.lab.fake;

import com.unboundid.ldap.listener.interceptor.InMemoryInterceptedSearchEntry;
import com.unboundid.ldap.listener.interceptor.InMemoryInterceptedSearchRequest;
import com.unboundid.ldap.listener.interceptor.InMemoryInterceptedSearchResult;
import com.unboundid.ldap.listener.interceptor.InMemoryInterceptedSimpleBindRequest;
import com.unboundid.ldap.listener.interceptor.InMemoryOperationInterceptor;
import com.unboundid.ldap.sdk.Entry;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.LDAPResult;
import com.unboundid.ldap.sdk.ReadOnlySearchRequest;
import com.unboundid.ldap.sdk.ResultCode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * Makes a {@link FakeActiveDirectory} respond as no domain controller does: any result code in place of a response or
 * after its entries, and any entry in place of another. One lie at a time; thread-safe.
 */
public final class FakeLies extends InMemoryOperationInterceptor {
    private static final String MORE_ENTRIES = "more entries";

    /** The entries to send after the others; the server passes them through this interceptor once more. */
    private static final class More {
        private final List<Entry> entries = new ArrayList<>();
        private boolean sending;
    }

    private record Lie(
            Predicate<ReadOnlySearchRequest> where,
            Optional<ResultCode> instead,
            Optional<ResultCode> after,
            Function<Entry, List<Entry>> entries) {
        static final Lie NONE = new Lie(search -> false, Optional.empty(), Optional.empty(), List::of);
    }

    private volatile Lie lie = Lie.NONE;
    private volatile Optional<ResultCode> bind = Optional.empty();

    /** Responds truly again. */
    public void stop() {
        lie = Lie.NONE;
        bind = Optional.empty();
    }

    /** Responds to every bind with that result code. */
    public void toBinds(ResultCode code) {
        bind = Optional.of(code);
    }

    /** Responds to these searches with that result code alone. */
    public void instead(Predicate<ReadOnlySearchRequest> where, ResultCode code) {
        lie = new Lie(where, Optional.of(code), Optional.empty(), List::of);
    }

    /** Responds to these searches with that result code after all entries. */
    public void after(Predicate<ReadOnlySearchRequest> where, ResultCode code) {
        lie = new Lie(where, Optional.empty(), Optional.of(code), List::of);
    }

    /** Responds to these searches with other entries in place of each entry. */
    public void change(Predicate<ReadOnlySearchRequest> where, Function<Entry, List<Entry>> entries) {
        lie = new Lie(where, Optional.empty(), Optional.empty(), entries);
    }

    private static ReadOnlySearchRequest original(Object property, ReadOnlySearchRequest request) {
        return property == null ? request : (ReadOnlySearchRequest) property;
    }

    @Override
    public void processSimpleBindRequest(InMemoryInterceptedSimpleBindRequest request) throws LDAPException {
        if (bind.isPresent()) {
            throw new LDAPException(bind.get(), "the test ordered this response to the bind");
        }
    }

    @Override
    public void processSearchRequest(InMemoryInterceptedSearchRequest search) throws LDAPException {
        search.setProperty(MORE_ENTRIES, new More());
        Lie current = lie;
        if (current.instead().isPresent()
                && current.where()
                        .test(original(search.getProperty(FakeController.ORIGINAL_REQUEST), search.getRequest()))) {
            throw new LDAPException(current.instead().get(), "the test ordered this response");
        }
    }

    @Override
    public void processSearchEntry(InMemoryInterceptedSearchEntry found) {
        Lie current = lie;
        More more = (More) found.getProperty(MORE_ENTRIES);
        if (found.getSearchEntry() != null
                && !more.sending
                && current.where()
                        .test(original(found.getProperty(FakeController.ORIGINAL_REQUEST), found.getRequest()))) {
            List<Entry> entries = current.entries().apply(found.getSearchEntry().duplicate());
            found.setSearchEntry(entries.isEmpty() ? null : entries.get(0));
            more.entries.addAll(entries.stream().skip(1).toList());
        }
    }

    @Override
    public void processSearchResult(InMemoryInterceptedSearchResult search) {
        Lie current = lie;
        More more = (More) search.getProperty(MORE_ENTRIES);
        more.sending = true;
        try {
            for (Entry entry : more.entries) {
                search.sendSearchEntry(entry);
            }
        } catch (LDAPException e) {
            search.setResult(e.toLDAPResult());
        }
        if (current.after().isPresent()
                && current.where()
                        .test(original(search.getProperty(FakeController.ORIGINAL_REQUEST), search.getRequest()))) {
            search.setResult(
                    new LDAPResult(search.getMessageID(), current.after().get()));
        }
    }
}

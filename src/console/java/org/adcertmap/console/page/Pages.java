// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.console.page;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** The pages of the console, in the order of the navigation. Immutable. */
public final class Pages {
    private final List<Page> pages;

    /** @param pages in the order of the navigation */
    public Pages(List<Page> pages) {
        this.pages = List.copyOf(pages);
    }

    /** Returns the page of a path: that with the longest path of those that serve it. */
    public Optional<Page> at(String path) {
        return pages.stream()
                .filter(page ->
                        path.equals(page.path()) || page.servesPathsBelow() && path.startsWith(page.path() + "/"))
                .max(Comparator.comparingInt(page -> page.path().length()));
    }

    /** Returns all pages. */
    public List<Page> all() {
        return pages;
    }

    /** Returns the pages that the navigation shows to a user. */
    public List<Page> navigation(User user) {
        return pages.stream()
                .filter(Page::isInNavigation)
                .filter(page -> user.has(page.role()))
                .toList();
    }
}

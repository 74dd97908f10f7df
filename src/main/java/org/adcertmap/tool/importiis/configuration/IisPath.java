// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.tool.importiis.configuration;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A place in IIS's configuration: the server, a site, or a path below a site. Immutable; names are compared without
 * regard to case, as IIS does.
 */
public final class IisPath {
    /** The server itself, from which every site inherits. */
    public static final IisPath SERVER = new IisPath(List.of());

    private final List<String> segments;
    private final List<String> key;

    private IisPath(List<String> segments) {
        this.segments = List.copyOf(segments);
        this.key = segments.stream()
                .map(segment -> segment.toLowerCase(Locale.ROOT))
                .toList();
    }

    /** Parses {@code Default Web Site/app}; an empty text and a dot are the server. */
    public static IisPath parse(String text) {
        return SERVER.resolve(text);
    }

    /** Returns the place at such a path below this one; an empty path, {@code .} and {@code /} are this place. */
    public IisPath resolve(String relative) {
        Stream<String> added = Arrays.stream(relative.split("/", -1))
                .map(String::strip)
                .filter(segment -> !segment.isEmpty() && !segment.equals("."));
        return new IisPath(Stream.concat(segments.stream(), added).toList());
    }

    /** Returns whether this is the other place or below it. */
    public boolean isWithin(IisPath other) {
        return key.size() >= other.key.size()
                && key.subList(0, other.key.size()).equals(other.key);
    }

    /** Returns the server, the site, and so on to this place. */
    List<IisPath> fromServer() {
        return IntStream.rangeClosed(0, segments.size())
                .mapToObj(length -> new IisPath(segments.subList(0, length)))
                .toList();
    }

    /** Returns the number of names: 0 for the server, 1 for a site. */
    public int depth() {
        return segments.size();
    }

    /** Returns the path below an outer place, with a slash before each name; empty for the place itself. */
    public String below(IisPath outer) {
        StringBuilder path = new StringBuilder();
        segments.subList(outer.depth(), depth())
                .forEach(segment -> path.append('/').append(segment));
        return path.toString();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof IisPath path && key.equals(path.key);
    }

    @Override
    public int hashCode() {
        return key.hashCode();
    }

    @Override
    public String toString() {
        return segments.isEmpty() ? "server" : String.join("/", segments);
    }
}

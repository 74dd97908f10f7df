// SPDX-License-Identifier: Apache-2.0
package org.adcertmap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.source.tree.AnnotationTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.ExpressionStatementTree;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.LambdaExpressionTree;
import com.sun.source.tree.MemberReferenceTree;
import com.sun.source.tree.MemberSelectTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.NewClassTree;
import com.sun.source.tree.ReturnTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreeScanner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Checks the sources of the tests for tests that cannot fail: without an assertion, with an assertion in a thread whose
 * result is not awaited, with an assertion that always holds, or skipped without notice; and for time that passes in
 * place of a condition. The JDK's compiler parses the sources.
 */
class TestSourcesTest {
    private static final Path ROOT = Path.of("src/test/java/org/adcertmap");

    private static final Set<String> SLOW_ON_PURPOSE = Set.of(
            "DomainControllerPoolTest.sleep", // an operation that takes longer than the hedge delay
            "EvidenceCacheTest.lateResponseIsCachedForLaterLookups", // a responder that is later than a lookup waits
            "SsrfTest.slowHeadersAreAborted" // a server that sends its headers byte by byte
            );

    /** Every class of the test sources, nested and anonymous ones too, with its file. */
    private static final Map<ClassTree, CompilationUnitTree> CLASSES = new LinkedHashMap<>();

    /** The same classes by their simple names, which several may share. */
    private static final Map<String, List<ClassTree>> BY_NAME = new HashMap<>();

    @BeforeAll
    static void parse() throws IOException {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null);
                Stream<Path> found = Files.walk(ROOT)) {
            List<Path> sources =
                    found.filter(file -> file.toString().endsWith(".java")).toList();
            JavacTask task = (JavacTask) compiler.getTask(
                    null, files, null, List.of("-proc:none"), null, files.getJavaFileObjectsFromPaths(sources));
            for (CompilationUnitTree unit : task.parse()) {
                unit.accept(
                        new TreeScanner<Void, Void>() {
                            @Override
                            public Void visitClass(ClassTree tree, Void unused) {
                                CLASSES.put(tree, unit);
                                BY_NAME.computeIfAbsent(tree.getSimpleName().toString(), name -> new ArrayList<>())
                                        .add(tree);
                                return super.visitClass(tree, unused);
                            }
                        },
                        null);
            }
        }
    }

    /** A method with the class in whose body it is. */
    private record Method(ClassTree owner, MethodTree tree) {
        @Override
        public String toString() {
            return owner.getSimpleName() + "." + tree.getName();
        }

        boolean isTest() {
            return tree.getModifiers().getAnnotations().stream()
                    .map(Method::name)
                    .anyMatch(Set.of("Test", "ParameterizedTest", "TestFactory", "RepeatedTest")::contains);
        }

        private static String name(AnnotationTree annotation) {
            return annotation.getAnnotationType().toString();
        }
    }

    private static List<Method> methods() {
        return CLASSES.keySet().stream()
                .flatMap(TestSourcesTest::methodsOf)
                .filter(method -> method.tree().getBody() != null)
                .toList();
    }

    private static Stream<Method> methodsOf(ClassTree owner) {
        return owner.getMembers().stream()
                .filter(MethodTree.class::isInstance)
                .map(member -> new Method(owner, (MethodTree) member));
    }

    private static List<Method> tests() {
        List<Method> tests = methods().stream().filter(Method::isTest).toList();
        assertTrue(tests.size() > 500, tests.size() + " tests found");
        return tests;
    }

    /** Returns the methods of this name that the class declares or inherits. */
    private static List<Method> named(String name, ClassTree owner) {
        List<Method> found = new ArrayList<>();
        for (ClassTree type = owner; type != null; type = superclass(type)) {
            methodsOf(type)
                    .filter(method -> method.tree().getName().contentEquals(name))
                    .forEach(found::add);
        }
        return found;
    }

    private static ClassTree superclass(ClassTree type) {
        return type.getExtendsClause() == null
                ? null
                : classNamed(type.getExtendsClause().toString(), type).orElse(null);
    }

    /** Returns the class that this name means in another: one of the same file, else of the same package, else any. */
    private static Optional<ClassTree> classNamed(String name, ClassTree user) {
        CompilationUnitTree unit = CLASSES.get(user);
        return BY_NAME.getOrDefault(name, List.of()).stream()
                .min(Comparator.comparing((ClassTree type) -> CLASSES.get(type) != unit)
                        .thenComparing(type -> !packageOf(CLASSES.get(type)).equals(packageOf(unit))));
    }

    private static String packageOf(CompilationUnitTree unit) {
        return unit.getPackageName().toString();
    }

    private static String name(ExpressionTree called) {
        return called instanceof MemberSelectTree select
                ? select.getIdentifier().toString()
                : called.toString();
    }

    private static boolean isAssertion(String method) {
        return method.matches("assert[A-Z].*|fail|verify|verifyNo[A-Z].*");
    }

    /** Finds an assertion in a piece of source, or in the methods of the tests that it calls. */
    private static final class AssertionFinder extends TreeScanner<Void, Void> {
        private final ClassTree owner;
        private final Set<List<Object>> visited; // a class and the name of its method
        private boolean found;

        private AssertionFinder(ClassTree owner, Set<List<Object>> visited) {
            this.owner = owner;
            this.visited = visited;
        }

        static boolean isIn(Tree source, ClassTree owner) {
            AssertionFinder finder = new AssertionFinder(owner, new HashSet<>());
            source.accept(finder, null);
            return finder.found;
        }

        @Override
        public Void visitMethodInvocation(MethodInvocationTree call, Void unused) {
            String name = name(call.getMethodSelect());
            if (isAssertion(name)) {
                found = true;
            } else if (call.getMethodSelect() instanceof MemberSelectTree select) {
                follow(name, select.getExpression());
            } else {
                follow(name, owner);
            }
            return super.visitMethodInvocation(call, unused);
        }

        @Override
        public Void visitMemberReference(MemberReferenceTree reference, Void unused) {
            follow(reference.getName().toString(), reference.getQualifierExpression());
            return super.visitMemberReference(reference, unused);
        }

        @Override
        public Void visitNewClass(NewClassTree created, Void unused) {
            found |= created.getIdentifier().toString().equals("AssertionError");
            return super.visitNewClass(created, unused);
        }

        /** Follows a method of this object or of a class; other objects have methods of the same names. */
        private void follow(String name, ExpressionTree receiver) {
            if (receiver.toString().matches("this|super")) {
                follow(name, owner);
            } else {
                classNamed(receiver.toString(), owner).ifPresent(type -> follow(name, type));
            }
        }

        private void follow(String name, ClassTree type) {
            if (!found && visited.add(List.of(type, name))) {
                for (Method method : named(name, type)) {
                    AssertionFinder finder = new AssertionFinder(method.owner(), visited);
                    method.tree().accept(finder, null);
                    found |= finder.found;
                }
            }
        }
    }

    @Test
    void eachTestHasAnAssertion() {
        assertNone(tests().stream().filter(test -> !AssertionFinder.isIn(test.tree(), test.owner())));
    }

    @Test
    void noAssertionIsInAThreadWhoseResultIsNotAwaited() {
        assertNone(methods().stream().filter(method -> containsUnawaitedAssertion(method.tree(), method.owner())));
    }

    private static boolean containsUnawaitedAssertion(Tree source, ClassTree owner) {
        boolean[] found = new boolean[1];
        source.accept(
                new TreeScanner<Void, Void>() {
                    @Override
                    public Void visitNewClass(NewClassTree created, Void unused) {
                        found[0] |= created.getIdentifier().toString().equals("Thread")
                                && anyAsserts(created.getArguments());
                        return super.visitNewClass(created, unused);
                    }

                    @Override
                    public Void visitMethodInvocation(MethodInvocationTree call, Void unused) {
                        found[0] |= name(call.getMethodSelect()).matches("execute|schedule")
                                && anyAsserts(call.getArguments());
                        return super.visitMethodInvocation(call, unused);
                    }

                    @Override
                    public Void visitExpressionStatement(ExpressionStatementTree statement, Void unused) {
                        found[0] |= statement.getExpression() instanceof MethodInvocationTree call
                                && name(call.getMethodSelect()).matches("submit|runAsync|supplyAsync")
                                && anyAsserts(call.getArguments());
                        return super.visitExpressionStatement(statement, unused);
                    }

                    private boolean anyAsserts(List<? extends ExpressionTree> arguments) {
                        return arguments.stream()
                                .filter(LambdaExpressionTree.class::isInstance)
                                .anyMatch(argument -> AssertionFinder.isIn(argument, owner));
                    }
                },
                null);
        return found[0];
    }

    @Test
    void noAssertionAlwaysHolds() {
        assertNone(methods().stream().filter(method -> calls(method.tree(), TestSourcesTest::alwaysHolds)));
    }

    private static boolean alwaysHolds(MethodInvocationTree call) {
        List<String> arguments =
                call.getArguments().stream().map(Object::toString).toList();
        return switch (name(call.getMethodSelect())) {
            case "assertTrue" -> arguments.get(0).equals("true");
            case "assertFalse" -> arguments.get(0).equals("false");
            case "assertEquals", "assertSame" -> arguments.get(0).equals(arguments.get(1));
            case "assertNotNull" -> call.getArguments().get(0) instanceof NewClassTree;
            case "assertThrows" -> arguments.get(0).equals("Throwable.class");
            default -> false;
        };
    }

    @Test
    void noTestIsSkipped() {
        assertNone(methods().stream()
                .filter(method -> calls(
                        method.tree(), call -> name(call.getMethodSelect()).matches("assum(e|ing)[A-Z].*"))));
        assertNone(methods().stream()
                .filter(method -> method.tree().getModifiers().getAnnotations().stream()
                        .anyMatch(annotation -> Method.name(annotation).matches("(Disabled|Enabled).*"))));
        assertNone(CLASSES.keySet().stream()
                .filter(type -> type.getModifiers().getAnnotations().stream()
                        .anyMatch(annotation -> Method.name(annotation).matches("(Disabled|Enabled).*"))));
    }

    @Test
    void noTestReturnsBeforeItsEnd() {
        assertNone(tests().stream().filter(test -> returnsEarly(test.tree())));
    }

    private static boolean returnsEarly(MethodTree test) {
        boolean[] found = new boolean[1];
        test.accept(
                new TreeScanner<Void, Void>() {
                    @Override
                    public Void visitReturn(ReturnTree tree, Void unused) {
                        found[0] |= tree.getExpression() == null;
                        return null;
                    }

                    @Override
                    public Void visitLambdaExpression(LambdaExpressionTree lambda, Void unused) {
                        return null;
                    }

                    @Override
                    public Void visitClass(ClassTree type, Void unused) {
                        return null;
                    }
                },
                null);
        return found[0];
    }

    /** A test awaits a condition with {@code Eventually}; only a peer that is slow on purpose lets time pass. */
    @Test
    void noTestSleeps() {
        assertNone(tests().stream()
                .map(Method::owner)
                .distinct()
                .flatMap(TestSourcesTest::methodsOf)
                .filter(method -> !SLOW_ON_PURPOSE.contains(method.toString()))
                .filter(method -> calls(
                        method.tree(),
                        call -> call.getMethodSelect() instanceof MemberSelectTree select
                                && select.getIdentifier().contentEquals("sleep"))));
    }

    private static boolean calls(Tree source, Predicate<MethodInvocationTree> condition) {
        boolean[] found = new boolean[1];
        source.accept(
                new TreeScanner<Void, Void>() {
                    @Override
                    public Void visitMethodInvocation(MethodInvocationTree call, Void unused) {
                        found[0] |= condition.test(call);
                        return super.visitMethodInvocation(call, unused);
                    }
                },
                null);
        return found[0];
    }

    private static void assertNone(Stream<?> wrong) {
        assertEquals(
                List.of(),
                wrong.map(each -> each instanceof ClassTree type
                                ? type.getSimpleName().toString()
                                : each.toString())
                        .toList());
    }

    @Test
    void testsTakeTheAddressOfTheRealDomainFromIt() throws IOException {
        try (Stream<Path> files = Files.walk(ROOT)) {
            List<Path> tests = files.filter(file -> file.toString().endsWith("OnActiveDirectoryIT.java"))
                    .toList();
            assertTrue(tests.size() > 10, tests::toString);
            for (Path test : tests) {
                assertFalse(Files.readString(test).contains("\"127.0.0.10\""), test + ": each JVM has another one");
            }
        }
    }
}

import org.codelibs.opensearch.runner.OpenSearchRunner;

/** One OpenSearch node in this JVM: its folder, its port. Says "ready", and ends with its standard input. */
public class Node {
    public static void main(String[] words) throws Exception {
        try (OpenSearchRunner runner = new OpenSearchRunner()) {
            int port = Integer.parseInt(words[1]);
            runner.onBuild((number, settings) -> settings.put("discovery.type", "single-node"));
            runner.build(OpenSearchRunner.newConfigs().basePath(words[0]).numOfNode(1)
                .baseHttpPort(port - 1).clusterName("bench"));
            runner.ensureYellow();
            System.out.println("ready");
            while (System.in.read() >= 0) { }
        }
    }
}

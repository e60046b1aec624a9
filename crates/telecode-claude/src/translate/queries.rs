//! What an agent is asked beside its work, and what it answers.

use std::time::Duration;

use serde_json::{Value, json};
use telecode_core::seam::agent::SettingsMistake;
use telecode_core::seam::query::{
    Answer, Applied, ContextUse, ModelUse, NoAnswer, NoAside, OwnRule, Query, Rewind, RuleSource, Server,
    ServerStatus, TakenBack, TaskOutput, Title, Usage, UsageWindow,
};

use super::own::PATIENCE;
use super::peers;
use crate::mode;
use crate::wire::{ControlError, JsonObject};

/// How long an answer from the model is waited for.
const MODEL_PATIENCE: Duration = Duration::from_mins(10);

/// How long a change of the mode is waited for. Claude Code makes it at once, also in mid turn.
const MODE_PATIENCE: Duration = Duration::from_secs(10);

/// The request.
pub(super) fn body(query: &Query) -> Value {
    match query {
        Query::SetModel(model) => json!({"subtype": "set_model", "model": model}),
        Query::SetEffort(effort) => {
            json!({"subtype": "apply_flag_settings", "settings": {"effortLevel": effort}})
        }
        Query::SetMode(mode) => json!({"subtype": "set_permission_mode", "mode": mode::name(**mode)}),
        Query::Applied => settings(),
        // Without `detail` the API counts, for a second and for money.
        Query::Context => json!({"subtype": "get_context_usage", "detail": "summary"}),
        Query::Usage => json!({"subtype": "get_usage"}),
        Query::Rules => json!({"subtype": "list_permission_rules"}),
        Query::Servers => json!({"subtype": "mcp_status"}),
        Query::Reconnect(server) => json!({"subtype": "mcp_reconnect", "serverName": server}),
        Query::Switch { server, on } => {
            json!({"subtype": "mcp_toggle", "serverName": server, "enabled": on})
        }
        Query::Aside { question, before } if before.is_empty() => {
            json!({"subtype": "side_question", "question": question})
        }
        Query::Aside { question, before } => {
            let pairs = before.iter().map(|(asked, said)| json!({"question": asked, "response": said}));
            let history: Vec<_> = pairs.collect();
            json!({"subtype": "side_question", "question": question, "history": history})
        }
        Query::Rewind { prompt, dry } => {
            json!({"subtype": "rewind_files", "user_message_id": prompt.0, "dry_run": dry})
        }
        Query::TakeBack { prompt, newest } => json!({
            "subtype": "rewind_conversation",
            "target_message_uuid": prompt.0,
            "last_seen_user_message_uuid": newest.0,
        }),
        Query::Output(task) => json!({"subtype": "get_task_output", "task_id": task.0}),
        Query::StopTask(task) => json!({"subtype": "stop_task", "task_id": task.0}),
        Query::DecideHeld { hold, deliver } => peers::decision(hold, *deliver),
        // Kept, it would stand in the record as it was made, not as it was shortened and numbered.
        Query::Title { about } => {
            json!({"subtype": "generate_session_title", "description": about, "persist": false})
        }
        Query::Rename { claude, name } => {
            json!({"subtype": "rename_session", "title": name, "source": "host", "session_id": claude.0})
        }
    }
}

/// The request that says what is in force.
pub(super) fn settings() -> Value {
    json!({"subtype": "get_settings"})
}

/// Why settings files do not count. A file with one mistake is passed over as a whole.
pub(super) fn mistakes(said: &JsonObject) -> Vec<SettingsMistake> {
    let mistake = |error: &JsonObject| SettingsMistake {
        file: error.string("file"),
        key: error.string("path"),
        message: error.string("message"),
    };
    said.objects("errors").iter().map(mistake).collect()
}

/// How long its answer is waited for.
pub(super) fn patience(query: &Query) -> Duration {
    if matches!(query, Query::Aside { .. }) {
        MODEL_PATIENCE
    } else if matches!(query, Query::SetMode(_)) {
        // Meanwhile more may run than is allowed.
        MODE_PATIENCE
    } else {
        PATIENCE
    }
}

/// The answer.
pub(super) fn answer(query: &Query, result: Result<JsonObject, ControlError>) -> Result<Answer, NoAnswer> {
    let said = result.map_err(|refused| {
        if refused.unsupported { NoAnswer::Unsupported } else { NoAnswer::Refused(refused.words) }
    })?;
    Ok(match query {
        Query::SetEffort(_)
        | Query::Reconnect(_)
        | Query::Switch { .. }
        | Query::StopTask(_)
        | Query::Rename { .. } => Answer::Done,
        Query::SetModel(_) => Answer::Model(said.words("model")),
        Query::SetMode(wanted) => Answer::Mode(said.text("mode").and_then(mode::parse).unwrap_or(**wanted)),
        Query::Applied => applied(said),
        Query::Context => Answer::Context(context(&said)),
        Query::Usage => Answer::Usage(usage(said)),
        Query::Rules => Answer::Rules(own_rules(said)),
        Query::Servers => Answer::Servers(said.objects("mcpServers").iter().map(server).collect()),
        // Claude Code's own words on why the model did not answer, in parentheses.
        Query::Aside { .. } if said.flag("synthetic") => {
            Answer::Aside(Err(no_aside(&said.string("response"))))
        }
        Query::Aside { .. } => Answer::Aside(Ok(said.string("response"))),
        Query::Rewind { .. } => Answer::Rewind(rewind(&said)),
        Query::TakeBack { .. } => Answer::TakenBack(taken_back(&said)),
        Query::Output(_) => Answer::Output(TaskOutput {
            text: said.string("output"),
            bytes: said.whole("total_bytes").unwrap_or_default(),
            cut: said.flag("truncated"),
        }),
        Query::DecideHeld { .. } => Answer::Held(peers::end(said.text("outcome").unwrap_or_default())),
        Query::Title { .. } => Answer::Title(Title(said.words("title"))),
    })
}

/// The rules of settings files; what we told the agent ourselves is left out.
fn own_rules(mut said: JsonObject) -> Vec<OwnRule> {
    let state = said.take("state").unwrap_or_default();
    let rules = state.objects("rules").into_iter().filter_map(|rule| {
        let source = match rule.text("source")? {
            "flagSettings" | "cliArg" => return None,
            "localSettings" => RuleSource::Local,
            "projectSettings" => RuleSource::Project,
            "userSettings" => RuleSource::User,
            "session" => RuleSource::Session,
            _ => RuleSource::Other,
        };
        Some(OwnRule { rule: rule.words("rule")?, behaviour: rule.string("behavior"), source })
    });
    rules.collect()
}

fn applied(mut said: JsonObject) -> Answer {
    let applied = said.take("applied").unwrap_or_default();
    Answer::Applied(Applied { model: applied.string("model"), effort: applied.words("effort") })
}

fn context(said: &JsonObject) -> ContextUse {
    let categories = said.objects("categories");
    let used = categories.iter().filter(|part| part.text("kind") == Some("used"));
    let mut parts: Vec<_> =
        used.map(|part| (part.string("name"), part.whole("tokens").unwrap_or_default())).collect();
    parts.retain(|(_, tokens)| *tokens > 0);
    parts.sort_by_key(|(_, tokens)| std::cmp::Reverse(*tokens));
    ContextUse {
        model: said.string("model"),
        used: said.whole("totalTokens").unwrap_or_default(),
        room: said.whole("maxTokens").unwrap_or_default(),
        compacts_at: said.whole("autoCompactThreshold").filter(|_| said.flag("isAutoCompactEnabled")),
        parts,
    }
}

fn usage(mut said: JsonObject) -> Usage {
    let mut session = said.take("session").unwrap_or_default();
    let models = session.take("model_usage").unwrap_or_default();
    let models = models.0.into_iter().filter_map(|(model, used)| {
        let used = JsonObject::of(used)?;
        let read = ["inputTokens", "cacheReadInputTokens", "cacheCreationInputTokens"];
        Some(ModelUse {
            model,
            input: read.iter().filter_map(|key| used.whole(key)).sum(),
            output: used.whole("outputTokens").unwrap_or_default(),
            cost_usd: used.number("costUSD").unwrap_or_default(),
        })
    });
    Usage {
        models: models.collect(),
        cost_usd: session.number("total_cost_usd").unwrap_or_default(),
        added: session.whole("total_lines_added").unwrap_or_default(),
        removed: session.whole("total_lines_removed").unwrap_or_default(),
        windows: said.take("rate_limits").map(windows).unwrap_or_default(),
    }
}

/// The windows of a plan: objects by name with how much is used.
fn windows(limits: JsonObject) -> Vec<UsageWindow> {
    let windows = limits.0.into_iter().filter_map(|(name, window)| {
        let window = JsonObject::of(window)?;
        let percent = window.number("utilization")?;
        Some(UsageWindow { name, percent, resets: None })
    });
    windows.collect()
}

fn server(server: &JsonObject) -> Server {
    let status = match server.text("status").unwrap_or_default() {
        "connected" => ServerStatus::Connected,
        "pending" => ServerStatus::Pending,
        "failed" => ServerStatus::Failed,
        "disabled" => ServerStatus::Disabled,
        "needs-auth" => ServerStatus::NeedsLogin,
        other => ServerStatus::Other(other.to_owned()),
    };
    Server {
        name: server.string("name"),
        status,
        error: server.words("error"),
        tools: server.objects("tools").iter().map(|tool| tool.string("name")).collect(),
    }
}

fn rewind(said: &JsonObject) -> Rewind {
    Rewind {
        possible: said.flag("canRewind"),
        reason: said.words("error"),
        files: said.texts("filesChanged"),
        added: said.whole("insertions").unwrap_or_default(),
        removed: said.whole("deletions").unwrap_or_default(),
    }
}

fn taken_back(said: &JsonObject) -> TakenBack {
    if said.flag("rewound") {
        return TakenBack::Done;
    }
    match said.text("reason").unwrap_or_default() {
        "target_not_found" => TakenBack::Unknown,
        "turn_running" | "commands_queued" | "prompt_pending" => TakenBack::Working,
        other => TakenBack::Refused(other.to_owned()),
    }
}

/// What Claude Code says in parentheses where the model did not answer. Source: measured with 2.1.329.
fn no_aside(words: &str) -> NoAside {
    let words = words.trim();
    let bare = words.strip_prefix('(').and_then(|words| words.strip_suffix(')')).unwrap_or(words);
    if let Some(words) = bare.strip_prefix("API error: ") {
        return NoAside::Api(words.trim().to_owned());
    }
    let tool = bare.strip_prefix("The model tried to call ").and_then(|rest| rest.split_once(" instead of "));
    match tool {
        Some((tool, _)) => NoAside::Tool(tool.to_owned()),
        None => NoAside::Other(bare.to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(query: &Query, response: Value) -> Result<Answer, NoAnswer> {
        answer(query, Ok(JsonObject::of(response).unwrap()))
    }

    #[test]
    fn why_a_prompt_was_not_taken_back_is_told_apart() {
        let prompt = || telecode_core::seam::ids::PromptId("p".into());
        let query = Query::TakeBack { prompt: prompt(), newest: prompt() };
        let reason = |reason: &str| said(&query, json!({"rewound": false, "reason": reason}));
        assert_eq!(said(&query, json!({"rewound": true})), Ok(Answer::TakenBack(TakenBack::Done)));
        assert_eq!(reason("target_not_found"), Ok(Answer::TakenBack(TakenBack::Unknown)));
        for word in ["turn_running", "commands_queued", "prompt_pending"] {
            assert_eq!(reason(word), Ok(Answer::TakenBack(TakenBack::Working)), "{word}");
        }
        let refused = TakenBack::Refused("unseen_later_turn".into());
        assert_eq!(reason("unseen_later_turn"), Ok(Answer::TakenBack(refused)));
    }

    #[test]
    fn a_title_is_what_the_model_says_if_it_says_anything() {
        let query = Query::Title { about: "x".into() };
        let title = |words: Option<&str>| Ok(Answer::Title(Title(words.map(str::to_owned))));
        assert_eq!(said(&query, json!({"title": "Fix login"})), title(Some("Fix login")));
        for none in [json!({"title": null}), json!({"title": ""}), json!({"title": 7}), json!({})] {
            assert_eq!(said(&query, none.clone()), title(None), "{none}");
        }
    }

    #[test]
    fn why_a_question_beside_the_work_has_no_answer_is_told_apart() {
        let query = Query::Aside { question: "why?".into(), before: Vec::new() };
        for (words, expected) in [
            (
                "(API error: Repeated 529 Overloaded errors.)",
                NoAside::Api("Repeated 529 Overloaded errors.".into()),
            ),
            (
                "(The model tried to call Bash instead of answering directly. Try again.)",
                NoAside::Tool("Bash".into()),
            ),
            ("(No answer available.)", NoAside::Other("No answer available.".into())),
            ("odd", NoAside::Other("odd".into())),
        ] {
            let answer = said(&query, json!({"response": words, "synthetic": true}));
            assert_eq!(answer, Ok(Answer::Aside(Err(expected))));
        }
        let answer = said(&query, json!({"response": "(so)", "synthetic": false}));
        assert_eq!(answer, Ok(Answer::Aside(Ok("(so)".into()))));
    }
}

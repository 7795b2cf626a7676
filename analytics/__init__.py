"""Everything that computes: data, definitions, metrics, questions, figures. Never imports Streamlit."""
